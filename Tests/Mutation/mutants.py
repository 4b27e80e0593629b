"""Where a Swift source can be made wrong, found by its text.

A mutant is one small change: a condition, or one part of it, that is always met or never; a comparison that takes its limit
in or leaves it out; the other of two values of `min` and `max`; a statement that is left out. Nothing here knows Swift as a
compiler does. It knows how the sources of this project are formed, which the formatter sees to; what it can't place it leaves
alone, and what it makes has to compile.

All mutants of a file go into it at once (mutant schemata): each place asks at run time whether it is the one that is wrong.
"""

import re
from dataclasses import dataclass, field

# What is done too late or too early, written by hand: the file, what is moved, what stands there, and what instead.
WRITTEN = [
    (
        "Ledger/Challenge.swift", "an answer is counted after it was compared",
        """        attemptsUsed += 1
        guard let code, let answer = answers.first(where: { $0.isUnder(code) }) else { return false }
""",
        """        if !WrongPlace.isAt(#) { attemptsUsed += 1 }
        guard let code, let answer = answers.first(where: { $0.isUnder(code) }) else { return false }
        if WrongPlace.isAt(#) { if answer.tag == code.tag { return true }; attemptsUsed += 1 }
""",
    ),
    (
        "Ledger/SubjectLedger+Sending.swift", "a send is counted before the wait for it is over",
        """        guard now >= resendAt else { throw .tooSoon(now.wait(until: resendAt)) }
""",
        """        if WrongPlace.isAt(#), let wait = sends.take(sending.budget.sends, at: now) { throw .spent(.subject, wait) }
        guard now >= resendAt else { throw .tooSoon(now.wait(until: resendAt)) }
""",
    ),
    (
        "Ledger/StepRefusal.swift", "another policy is looked at before whose challenge it is",
        """        guard caller.owners.contains(challenge.terms.owner) else { throw .unknown }
""",
        """        if WrongPlace.isAt(#) { challenges[caller.challenge]?.catchUp(at: now, policy: caller.policy) }
        guard caller.owners.contains(challenge.terms.owner) else { throw .unknown }
""",
    ),
    (
        "Ledger/StepRefusal.swift", "a bar is looked at before the request",
        """        if let binding, binding != challenge.terms.binding {
""",
        """        if WrongPlace.isAt(#), let bar = bar(of: challenge.terms.login, at: now) { throw .barred(bar) }
        if let binding, binding != challenge.terms.binding {
""",
    ),
]

OPEN, CLOSE = "([{", ")]}"
FLIPPED = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": None, "!=": None, "~=": None}
COMPARISON = re.compile(r" (<=|>=|==|!=|~=|<|>) ")
PREDICATE = re.compile(r"(\.(filter|first|contains|allSatisfy|removeAll|count)|where:) $")


@dataclass
class Place:
    """A stretch of a source, and what can stand there instead."""

    start: int
    end: int
    # What is shown of a change, and how it is made of the stretch's text (with the changes inside of it).
    changes: list = field(default_factory=list)
    kind: str = "expression"


@dataclass
class Mutant:
    """One change."""

    file: str
    function: str
    original: str
    changed: str

    @property
    def key(self):
        return f"{self.file} | {self.function} | {self.original} | {self.changed}"


def masked(text):
    """The text with blanks for what is in comments and strings."""
    pattern = re.compile(r'//[^\n]*|"""(?:.|\n)*?"""|"(?:\\.|[^"\\\n])*"')
    return pattern.sub(lambda match: re.sub(r"[^\n]", " ", match.group()), text)


class Source:
    def __init__(self, name, text):
        self.name, self.written = name, []
        for file, title, old, new in WRITTEN:
            if file == name:
                if old not in text:
                    raise SystemExit(f"mutants: {file} has no longer what is to be changed: {title}")
                text = text.replace(old, new.replace("#", f"#{len(self.written)}#"))
                self.written.append(title)
        self.text, self.mask = text, masked(text)
        self.places = {}
        self.partner = self.pairs()
        self.find_conditions()
        self.find_comparisons()
        self.find_predicates()
        self.find_extremes()
        self.find_statements()

    def pairs(self):
        stack, partner = [], {}
        for index, character in enumerate(self.mask):
            if character in OPEN:
                stack.append(index)
            elif character in CLOSE:
                partner[index] = stack.pop()
                partner[partner[index]] = index
        return partner

    def add(self, start, end, changes, kind="expression"):
        while start < end and self.text[start].isspace():
            start += 1
        while end > start and self.text[end - 1].isspace():
            end -= 1
        known = self.places.get((start, end))
        line = self.text[self.text.rfind("\n", 0, start) + 1 : self.text.find("\n", end)]
        if start < end and "WrongPlace" not in line and (not known or len(known.changes) < len(changes)):
            self.places[start, end] = Place(start, end, changes, kind)

    def walk(self, start, stop):
        """The indices from start on the same depth, until `stop` says so of one or the brackets around end."""
        index = start
        while index < len(self.mask):
            character = self.mask[index]
            if character in CLOSE or stop(index):
                return index
            index = self.partner[index] + 1 if character in OPEN else index + 1
        return index

    def split(self, start, end, separator):
        """The stretches between separators of this depth."""
        pieces, index, begin = [], start, start
        while index < end:
            if self.mask[index] in OPEN:
                index = self.partner[index] + 1
            elif self.mask.startswith(separator, index):
                pieces.append((begin, index))
                index += len(separator)
                begin = index
            else:
                index += 1
        return pieces + [(begin, end)]

    def truth(self, start, end):
        """Each part of a condition is always met, or never."""
        for first, last in self.split(start, end, "&&"):
            for begin, stop in self.split(first, last, "||"):
                text = self.mask[begin:stop].strip()
                if re.match(r"(let|var|case)\b", text) or text in ("", "true", "false"):
                    continue
                self.add(begin, stop, [("true", lambda _: "true"), ("false", lambda _: "false")])

    def find_conditions(self):
        for match in re.finditer(r"\b(guard|if|while|where)\b(?!:) ?", self.mask):
            word, start = match.group(1), match.end()
            line = self.mask[self.mask.rfind("\n", 0, match.start()) + 1 : match.start()]
            if word == "where" and not line.lstrip().startswith("for "):
                continue
            if word == "guard":
                end = self.walk(start, lambda index: re.match(r"\selse\b", self.mask[index : index + 6]))
            else:
                end = self.walk(start, lambda index: self.mask[index] == "{")
            clauses = self.split(start, end, ",")
            for first, last in clauses:
                self.truth(first, last)
            bindings = [clause for clause in clauses if re.match(r"\s*let\b.* = ", self.mask[slice(*clause)], re.DOTALL)]
            if word == "if" and bindings:
                self.add(*bindings[-1], [("never", None)], "binding")
        # The condition of a choice.
        for match in re.finditer(r" \? ", self.mask):
            start = self.backwards(match.start())
            self.truth(start, match.start())

    def backwards(self, index):
        """Where the operand begins that ends here."""
        end = index
        while index > 0:
            character = self.mask[index - 1]
            if character in CLOSE:
                index = self.partner[index - 1]
                continue
            before = self.mask[max(0, index - 8) : index]
            if character in OPEN + ",;" or character == "\n" and self.mask[index:end].strip():
                break
            if re.search(r"(&&|\|\||\s[?:=]|\breturn|\bguard|\bif|\bwhere|\bwhile|\bin|\belse|:) $", before):
                break
            index -= 1
        return index

    def forwards(self, index):
        """Where the operand ends that begins here."""
        begin = index

        def stop(place):
            if self.mask[place] in ",;{":
                return True
            if self.mask[place] == "\n" and self.mask[begin:place].strip():
                return not re.match(r"\s+[-+*.]", self.mask[place:])
            return re.match(r" (&&|\|\||\?|:|else\b)", self.mask[place : place + 6])

        return self.walk(index, stop)

    def find_comparisons(self):
        for match in COMPARISON.finditer(self.mask):
            operator = match.group(1)
            start, end = self.backwards(match.start()), self.forwards(match.end())
            if re.search(r"\bfunc$", self.mask[: match.start()]):
                continue
            changes = [("true", lambda _: "true"), ("false", lambda _: "false")]
            if other := FLIPPED[operator]:
                at = match.start(1), match.end(1)

                def flip(render, at=at, other=other, start=start, end=end):
                    return render(start, at[0]) + other + render(at[1], end)

                changes.append((other, flip))
            self.add(start, end, changes)

    def find_predicates(self):
        """Closures and bodies that are nothing but a condition."""
        for index, character in enumerate(self.mask):
            if character != "{":
                continue
            end = self.partner[index]
            body = self.mask[index + 1 : end]
            line = self.mask[self.mask.rfind("\n", 0, index) + 1 : index]
            is_predicate = PREDICATE.search(line) or re.search(r"(: Bool|-> Bool) $", line)
            if is_predicate and not re.search(r"\n\s*\S+.*\n", body):
                begin = index + 1
                if named := re.match(r"\s*\w+ in ", body):
                    begin += named.end()
                self.truth(begin, end)

    def find_extremes(self):
        for match in re.finditer(r"(?<![.\w])(min|max)\(", self.mask):
            start, end = match.start(), self.partner[match.end() - 1] + 1
            parts = self.split(match.end(), end - 1, ",")
            changes = [
                (self.shown(*part), lambda render, part=part: f"({render(*part).strip()})") for part in parts
            ]
            self.add(start, end, changes)

    def find_statements(self):
        for match in re.finditer(r"^( +)(?=[\w(])(.*)$", self.mask, re.MULTILINE):
            start, line = match.start(2), match.group(2)
            if inline := re.match(r"for .* \{ (.*) \}$", line):
                first = start + inline.start(1)
                self.statement(first, start + inline.end(1))
                continue
            if self.function(start).startswith("init") or not self.begins_statement(match.start()):
                continue
            end = self.walk(start, lambda index: self.mask[index] == "\n" and not self.goes_on(index))
            if not self.is_alone(match.start(), end):
                self.statement(start, end)

    def goes_on(self, index):
        return re.match(r"\s+([.&|?:+=-]|\|\|)", self.mask[index:]) or self.mask[:index].rstrip().endswith("=")

    def begins_statement(self, index):
        before = self.mask[:index].rstrip()
        return before.endswith(("{", "}", ")", "]")) or re.search(r"[\w.]$", before) is not None

    def is_alone(self, start, end):
        """Whether this is what a function gives back."""
        before, after = self.mask[:start].rstrip(), self.mask[end:].lstrip()
        if re.search(r"\{ [\w, ]+ in$", before):
            return True
        if not (before.endswith("{") and after.startswith("}")):
            return False
        opener = before[before.rfind("\n") + 1 :].lstrip()
        if re.match(r"(if|\} else|else|for|case|default)\b", opener):
            return False
        return "->" in opener or not re.match(r"((public|private|fileprivate|mutating|static) )*func ", opener)

    def statement(self, start, end):
        text = self.mask[start:end].strip()
        if re.match(r"(let|var|return|throw|guard|if|for|while|switch|case|default|else|do|try|static|import|@)\b", text):
            return
        is_assignment = re.match(r"(\([\w, ]+\)|[\w.\[\]?]+(\[[^=]*\])?[\w.?]*) (\+|-|\^|\|)?= ", text)
        is_call = re.match(r"[\w.]+(\[[^=]*\]\??)?[\w.?]*(\(| \{)", text) and text.endswith((")", "}"))
        if re.match(r"(public|private|fileprivate|init|func|self\.init|struct|enum|extension)\b", text):
            return
        # The first value of what was declared without one: nothing compiles without it.
        name = is_assignment and re.match(r"\w+(?= = )", text)
        if name and re.search(rf"^ *(let|var) {name.group()}: [^=\n]*$", self.mask[:start], re.MULTILINE):
            return
        if is_assignment or is_call:
            self.add(start, end, [("left out", None)], "statement")

    def shown(self, start, end):
        return " ".join(self.text[start:end].split())

    def function(self, index):
        """The name of what this is in."""
        name = "file"
        indent = None
        for match in re.finditer(
            r"^( *).*?\b(func [^\s(<]+|init|var \w+|let \w+(?=.*\{)|struct \w+|enum \w+|extension [\w.]+)", self.mask[:index], re.MULTILINE
        ):
            if indent is None or len(match.group(1)) <= 8 and not match.group(2).startswith(("let", "var")) or len(match.group(1)) == 4:
                name, indent = match.group(2), len(match.group(1))
        return name.split(" ")[-1]

    def mutated(self, first):
        """The source with all its mutants, numbered from `first`, and what they are."""
        mutants, numbers = [], {}
        for place in sorted(self.places.values(), key=lambda place: (place.start, -place.end)):
            for name, _ in place.changes:
                numbers[place.start, place.end, name] = first + len(mutants)
                mutants.append(
                    Mutant(self.name, self.function(place.start), self.shown(place.start, place.end), name))
        written = first + len(mutants)
        mutants += [Mutant(self.name, "order", title, "moved") for title in self.written]

        def render(start, end, within=None):
            inner = [
                place for place in self.places.values()
                if start <= place.start and place.end <= end and (place.start, place.end) != within
            ]
            outer = [
                place for place in inner
                if not any(
                    (other.start, other.end) != (place.start, place.end)
                    and other.start <= place.start and place.end <= other.end
                    for other in inner)
            ]
            text, index = "", start
            for place in sorted(outer, key=lambda place: place.start):
                text += self.text[index : place.start] + wrap(place)
                index = place.end
            return text + self.text[index:end]

        def wrap(place):
            span = place.start, place.end
            body = render(*span, within=span)
            if place.kind == "statement":
                return f"if !WrongPlace.isAt({numbers[(*span, 'left out')]}) {{ {body} }}"
            if place.kind == "binding":
                return f"{body}, !WrongPlace.isAt({numbers[(*span, 'never')]})"
            text = "("
            for name, change in place.changes:
                text += f"WrongPlace.isAt({numbers[(*span, name)]}) ? {change(lambda a, b: render(a, b, within=span))} : "
            return f"{text}({body}))"

        text = re.sub(r"#(\d+)#", lambda match: str(written + int(match.group(1))), render(0, len(self.text)))
        return text, mutants
