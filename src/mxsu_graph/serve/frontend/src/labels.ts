// Labels that keep clear of each other: whoever comes first gets the place, whoever finds none stays without.

export interface Spot {
  x: number;
  y: number;
  radius: number;
  text: string;
}

interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

export interface Placed {
  x: number;
  y: number;
}

const LETTER = 0.56; // the mean width of a letter in a sans serif, in its height
const GAP = 0.25;

/** Keeps the places that labels have taken within a field. */
export class LabelField {
  private readonly taken: Box[] = [];
  private readonly shunned: Box[] = [];

  constructor(
    private readonly field: Box,
    private readonly size: number,
  ) {}

  /** Keep labels off a circle, where they find another place. */
  shun({ x, y, radius }: Omit<Spot, "text">): void {
    this.shunned.push({ left: x - radius, top: y - radius, right: x + radius, bottom: y + radius });
  }

  /**
   * Where a label begins (its left end, at the middle of its height); null where there is no room. What is `firm` may
   * stand on circles, but on no other label.
   */
  place(spot: Spot, firm = false, width = spot.text.length * this.size * LETTER): Placed | null {
    const half = (this.size * 1.15) / 2;
    const gap = this.size * GAP;
    const beside = spot.radius + gap;
    const above = spot.radius + gap + half;
    const tries = [
      { x: spot.x + beside, y: spot.y },
      { x: spot.x - beside - width, y: spot.y },
      { x: spot.x - width / 2, y: spot.y - above },
      { x: spot.x - width / 2, y: spot.y + above },
    ];
    const boxes = tries.map((at) => ({ at, left: at.x, top: at.y - half, right: at.x + width, bottom: at.y + half }));
    const free = boxes.filter((box) => this.isInside(box) && !meets(box, this.taken));
    const found = free.find((box) => !meets(box, this.shunned)) ?? (firm ? free[0] : undefined);
    if (!found) return null;
    this.taken.push(found);
    return found.at;
  }

  private isInside(box: Box): boolean {
    const { left, top, right, bottom } = this.field;
    return box.left >= left && box.right <= right && box.top >= top && box.bottom <= bottom;
  }
}

function meets(box: Box, others: Box[]): boolean {
  return others.some(
    (other) => box.left < other.right && other.left < box.right && box.top < other.bottom && other.top < box.bottom,
  );
}
