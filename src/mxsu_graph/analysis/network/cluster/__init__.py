"""Networks folded and measured by a Spark-compatible engine: DataFrame joins, one module for each algorithm."""
