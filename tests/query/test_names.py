from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mxsu_graph.errors import UnknownNameError
from mxsu_graph.graph.register import read_register
from mxsu_graph.query.engines.engine import StoreEngine
from mxsu_graph.query.names import NameIndex, build_name_index, fold_name, index_entities, read_name_index


@pytest.fixture(scope="module")
def names(small_store: ox.Store) -> NameIndex:
    """All names of the fictional corpus."""
    return build_name_index(small_store)


def test_names_of_entities_that_were_read_are_those_of_the_store(small_store: ox.Store, names: NameIndex) -> None:
    register = read_register(small_store)
    assert names.replaced, "the corpus has no merged id, whose names lead elsewhere"
    assert index_entities(register.entities, (source.id for source in register.sources)) == names


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("Марта Орлик", "marta orlik"),
        ("MARTA  ÓRLIK", "marta orlik"),
        ("Орлик, М.", "orlik m"),
        ("person/orlik-marta", "person orlik marta"),
        ("Ольга Кузьмищев", "olga kuzmishchev"),
        ("Kuz'mishchev", "kuzmishchev"),
        ("Подъезд", "podezd"),
        ("O’Higgins", "ohiggins"),
        ("Orlik's report", "orlik s report"),
        ("Хрущёв", "khrushchev"),
        ("«Élphberg»", "elphberg"),
        ("...", ""),
    ],
)
def test_folding(name: str, folded: str) -> None:
    assert fold_name(name) == folded


@given(st.text(max_size=20))
def test_a_folded_name_folds_to_itself(name: str) -> None:
    assert fold_name(fold_name(name)) == fold_name(name)


@pytest.mark.parametrize(
    "name",
    [
        "person/orlik-marta",
        "orlik-marta",
        "Marta Orlik",
        "marta órlik",
        "MARTA ORLIK",
        "Марта Орлик",
        "орлик",
        "Orlik, Marta",
        "M. Orlik",
        "Орлик, М.",
        "person/orlik-m",
        "orlik-m",
    ],
)
def test_one_person_by_any_name(names: NameIndex, name: str) -> None:
    assert names.resolve(name) == "person/orlik-marta"


@pytest.mark.parametrize(
    ("name", "entity"),
    [
        ("freedonian exhibition", "event/freedonian-exhibition-1911"),
        ("exposición freedoniana", "event/freedonian-exhibition-1911"),
        ("exposicion 1911", "event/freedonian-exhibition-1911"),
        ("Фридония", "country/freedonia"),
        ("ruritania", "country/ruritania"),
        ("sala de invierno", "place/winter-hall"),
        ("Freedonian State Archive", "organization/freedonian-state-archive"),
    ],
)
def test_other_names(names: NameIndex, name: str, entity: str) -> None:
    assert names.resolve(name) == entity


def test_an_ambiguous_name_lists_its_candidates(names: NameIndex) -> None:
    with pytest.raises(UnknownNameError) as error:
        names.resolve("fond 7")
    assert str(error.value) == (
        "'fond 7' can mean several entities; give one of these ids:"
        "\n  record-set/fsa-7  Freedonian State Archive, fond 7"
        "\n  record-set/fsa-7-2  Freedonian State Archive, fond 7, opis 2"
        "\n  record-set/fsa-7-2-31  Freedonian State Archive, fond 7, opis 2, delo 31"
    )


def test_a_long_list_of_candidates_is_cut() -> None:
    found = frozenset(f"event/visit-{number:02}" for number in range(20))
    with pytest.raises(UnknownNameError, match="and 8 more"):
        NameIndex({"visit": found}).resolve("visit")


def test_a_person_goes_before_what_is_named_after_it() -> None:
    index = NameIndex(
        {"x": frozenset({"event/x", "person/x", "country/x"}), "y": frozenset({"event/y", "country/y"})}
    )
    assert index.resolve("x") == "person/x"
    assert index.resolve("y") == "country/y"
    assert index.find("x") == ["country/x", "event/x", "person/x"]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("orlick", "nothing is called 'orlick'; did you mean Marta Orlik (person/orlik-marta)"),
        ("Орлек", "nothing is called 'Орлек'; did you mean Marta Orlik (person/orlik-marta)"),
        ("person/vargo-ivo", "nothing is called 'person/vargo-ivo'; did you mean Ivo Varga (person/varga-ivo)"),
        ("qqqqqq", "nothing is called 'qqqqqq'"),
        ("", "nothing is called ''"),
        ("?!", "nothing is called '?!'"),
    ],
)
def test_an_unknown_name_is_met_with_suggestions(names: NameIndex, name: str, message: str) -> None:
    with pytest.raises(UnknownNameError) as error:
        names.resolve(name)
    assert str(error.value).startswith(message)


def test_labels(names: NameIndex) -> None:
    assert names.label("person/orlik-marta") == "Marta Orlik"
    assert names.label("person/orlik-marta", "ru") == "Марта Орлик"
    assert names.label("person/rudolf", "ru") == "Rudolf of Ruritania"
    assert names.label("person/nobody") == "person/nobody"


def test_sources_and_merged_ids_are_known(names: NameIndex) -> None:
    assert names.sources == {"strelsau-gazette", "timber-turbines", "zenda-history"}
    assert names.replaced == {"person/orlik-m": "person/orlik-marta"}


def test_any_engine_gives_the_same_names(names: NameIndex, small_store: ox.Store) -> None:
    assert read_name_index(StoreEngine(small_store)) == names
