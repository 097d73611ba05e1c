"""Figures, what they are held against, and the table of them."""

import dataclasses

RATIO = "ratio"  # measured / reference is at most the limit
MORE = "more"  # measured - reference is at most the limit
MOST = "most"  # measured is at most the limit


@dataclasses.dataclass
class Line:
    """One line of the table. CPU time is told in seconds, for those figures that are times of whole processes."""

    what: str
    measured: float
    unit: str
    kind: str
    limit: float
    reference: float | None = None
    reference_name: str = ""
    detail: str = ""
    cpu: float | None = None
    reference_cpu: float | None = None

    def score(self):
        """What the limit is held against."""
        if self.kind == RATIO:
            return self.measured / self.reference
        return self.measured - self.reference if self.kind == MORE else self.measured

    def shortfall(self):
        """By how many hundredths of the limit it is missed; 0 when it is met."""
        if self.score() <= self.limit:
            return 0
        return (self.score() / self.limit - 1) * 100 if self.limit > 0 else 100

    def cells(self):
        measured = figure(self.measured, self.unit) + with_cpu(self.cpu, self.detail)
        reference = ""
        if self.reference is not None:
            reference = f"{figure(self.reference, self.unit)}{with_cpu(self.reference_cpu)} {self.reference_name}"
        ratio = f"{self.measured / self.reference:.2f}" if self.reference else ""
        target = {RATIO: f"{self.limit:g} x", MORE: f"{figure(self.limit, self.unit)} more",
                  MOST: figure(self.limit, self.unit)}[self.kind]
        missed = self.shortfall()
        verdict = f"**falls short by {max(1, round(missed))} %**" if missed else "met"
        return [self.what, measured, reference, ratio, target, verdict]

    def as_json(self):
        return dataclasses.asdict(self) | {"score": self.score(), "shortfall": self.shortfall()}


@dataclasses.dataclass
class Result:
    """What a row has brought: lines of the table, and what else was seen."""

    lines: list
    others: list = dataclasses.field(default_factory=list)


def with_cpu(cpu, detail=""):
    told = ([detail] if detail else []) + ([f"{figure(cpu, 's')} CPU"] if cpu is not None else [])
    return f" ({', '.join(told)})" if told else ""


def figure(value, unit):
    digits = 0 if value == 0 or abs(value) >= 100 else 1 if abs(value) >= 10 else 2 if abs(value) >= 1 else 3
    return f"{value:,.{digits}f} {unit}".strip()


def table(lines):
    rows = [["what", "measured", "compared with", "ratio", "target: at most", ""]] + [line.cells() for line in lines]
    widths = [max(len(row[column]) for row in rows) for column in range(6)]
    out = ["| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths)) + " |" for row in rows]
    out.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(out)


def summary(lines):
    short = [line for line in lines if line.shortfall()]
    if not short:
        return f"All {len(lines)} targets are met."
    return f"{len(short)} of {len(lines)} targets are missed."
