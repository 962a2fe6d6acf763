"""Finds where the alarm engine can be changed, and writes it so that every change can be chosen.

One build serves all mutants: each site calls a function of its own that does what stands there,
or what a mutant does instead when that mutant is the active one. Operators become operators of
their own, one Unicode symbol each, so that nothing needs to be parsed but tokens. All are public, because
they also stand in the default arguments of what is public.
"""

import re
import unicodedata
from dataclasses import dataclass

COMPARISONS = {
    '<': ('<=', '>='), '<=': ('<', '>'), '>': ('>=', '<='), '>=': ('>', '<'),
    '==': ('!=',), '!=': ('==',),
}
LOGIC = {'&&': ('||',), '||': ('&&',)}
ARITHMETIC = {'+': ('&-',), '-': ('&+',), '*': ('/',), '/': ('&*',), '&+': ('&-',)}
BITS = {'&': ('|',), '|': ('&',)}
STATES = {
    'yes': 'no', 'no': 'undecided', 'undecided': 'no', 'unacknowledged': 'acknowledged',
    'acknowledged': 'unacknowledged', 'latched': 'normal', 'normal': 'latched',
}
TRANSITIONS = {
    'raised': 'reAlarmed', 'cleared': 'raised', 'acknowledged': 'cleared', 'paused': 'shelved',
    'pauseEnded': 'paused', 'shelved': 'paused', 'unshelved': 'shelved', 'reAlarmed': 'raised',
}

OPERATOR = re.compile(r'(?<= )(<=|>=|==|!=|<|>|&&|\|\||&\+|\+|-|\*|/|&|\|)(?= )')
LITERAL = re.compile(r'(?<![\w.\]])(?<!flip\()\d[\d_]*(?![\w.]| of )')
EXTREME = re.compile(r'(?<![\w.])(min|max)(?=\()')
TRUTH = re.compile(r'(?<![\w.])(true|false)\b')
STATE = re.compile(r'(?<![\w)\]])\.(%s)\b(?!\()' % '|'.join(STATES))
TRANSITION = re.compile(r'(?<=return )\.(%s)$' % '|'.join(TRANSITIONS))
CHOICE = re.compile(r'(?:(?<=[,(:] )|(?<=\()|(?<=[^=!<>]= ))([a-z]\w*)(?= \? )')
ASSIGNMENT = re.compile(r'^ *(?!let |var |return |case )[a-zA-Z][\w.\[\]]* (?:|[-+&|*]|&[+-])= (?:\S|\S.*[^,({])$')
CALL = re.compile(r'^ *(?!if |guard |return |for |while |switch |precondition|private|public|static)(?:_ = )?(?:\w[\w\[\]]*\.)*[a-z]\w*\(')
ONE_LINER = re.compile(r'(?<=\{ )([a-zA-Z][\w.\[\]]* (?:[-+]|)= [^{}]*)(?= \}$)')

# What is not the engine's behaviour: programmers' errors, sizes of arrays, numbers in files.
SKIPPED = re.compile(
    r'precondition|func <|^ *case \w+ = |Self\(rawValue: 1 <<|@_noLocks|^ *#|^ *import ')


@dataclass
class Mutant:
    number: int
    file: str
    line: int
    source: str
    old: str
    new: str
    occurrence: int = 1

    @property
    def key(self):
        return (self.file, self.source, self.old, self.new, self.occurrence)

    def __str__(self):
        which = f' ({self.occurrence}.)' if self.occurrence > 1 else ''
        return f'{self.file}:{self.line}: {self.old} -> {self.new}{which}\n    {self.source}'


def symbols():
    """The characters that Swift takes as operators and that stay themselves when normalised."""
    for first, last in ((0x2200, 0x23FF), (0x2500, 0x2775), (0x2794, 0x2BFF), (0x2190, 0x21FF)):
        for point in range(first, last + 1):
            symbol = chr(point)
            if unicodedata.category(symbol) in ('Sm', 'So') and all(
                    unicodedata.normalize(form, symbol) == symbol
                    for form in ('NFC', 'NFD', 'NFKC', 'NFKD')):
                # Some have an emoji form, which Swift takes for a name.
                if point not in EMOJI:
                    yield symbol


EMOJI = {
    0x231A, 0x231B, 0x2328, 0x2388, 0x23CF, 0x25AA, 0x25AB, 0x25B6, 0x25C0, 0x2705, 0x2708, 0x2709,
    *range(0x23E9, 0x23FB), *range(0x25FB, 0x25FF), *range(0x2600, 0x2775), *range(0x2795, 0x2798),
    0x27A1, 0x27B0, 0x27BF, 0x2934, 0x2935, *range(0x2B05, 0x2B08), 0x2B1B, 0x2B1C, 0x2B50, 0x2B55,
}


class Mutator:
    def __init__(self):
        self.mutants = []
        self.support = []
        self.symbols = symbols()

    # What a site is called instead, by kind.

    def choose(self, alternatives, plain):
        """A body that returns what the active mutant says, else `plain`."""
        cases = ''.join(f'  case {number}: return {text}\n' for number, text in alternatives)
        return f'{{\n  switch activeMutant {{\n{cases}  default: return {plain}\n  }}\n}}\n'

    def add(self, place, old, new):
        file, line, source = place
        number = len(self.mutants) + 1
        same = [m for m in self.mutants
                if (m.file, m.line, m.old, m.new) == (file, line, old, new)]
        self.mutants.append(Mutant(number, file, line, source, old, new, len(same) + 1))
        return number

    def operator(self, place, old):
        symbol = next(self.symbols)
        if old in COMPARISONS:
            group = 'ComparisonPrecedence'
            kind = 'Equatable' if old in ('==', '!=') else 'Comparable'
            head = f'public func {symbol} <T: {kind}>(a: T, b: T) -> Bool '
            news, right = COMPARISONS[old], 'b'
        elif old in LOGIC:
            group = 'LogicalConjunctionPrecedence' if old == '&&' else 'LogicalDisjunctionPrecedence'
            head = f'public func {symbol} (a: Bool, b: @autoclosure () -> Bool) -> Bool '
            news, right = LOGIC[old], 'b()'
        else:
            isSum = old in ('+', '-', '|', '&+')
            group = 'AdditionPrecedence' if isSum else 'MultiplicationPrecedence'
            head = f'public func {symbol} <T: FixedWidthInteger>(a: T, b: T) -> T '
            news, right = {**ARITHMETIC, **BITS}[old], 'b'
        alternatives = [(self.add(place, old, new), f'a {new} {right}') for new in news]
        self.support.append(
            f'infix operator {symbol}: {group}\n{head}'
            + self.choose(alternatives, f'a {old} {right}'))
        return symbol

    def literal(self, place, old):
        value = int(old.replace('_', ''))
        changes = {value + 1: 'v &+ 1'}
        if value > 0:
            changes.setdefault(value - 1, 'v &- 1')
            changes.setdefault(value * 2, 'v &* 2')
            changes.setdefault(0, '0')
        alternatives = [(self.add(place, old, f'{new:_}'), text) for new, text in changes.items()]
        name = f'literal{len(self.mutants)}'
        self.support.append(
            f'public func {name}<T: FixedWidthInteger>(_ v: T) -> T ' + self.choose(alternatives, 'v'))
        return f'{name}({old})'

    def extreme(self, place, old):
        new = {'min': 'max', 'max': 'min'}[old]
        number = self.add(place, old, new)
        self.support.append(
            f'public func extreme{number}<T: Comparable>(_ a: T, _ b: T) -> T '
            + self.choose([(number, f'{new}(a, b)')], f'{old}(a, b)'))
        return f'extreme{number}'

    def flip(self, place, old):
        return f'flip({self.add(place, old, "not " + old)}, {old})'

    def pick(self, place, old, new):
        number = self.add(place, f'.{old}', f'.{new}')
        return f'pick({number}, .{old}, .{new})'

    # A line, a file.

    def code(self, text, place, isPattern=False):
        """Changes the tokens of `text`, from the left to the right."""
        found = []
        for expression, change in (
                (OPERATOR, lambda m: self.operator(place, m[0])),
                (LITERAL, lambda m: self.literal(place, m[0])),
                (EXTREME, lambda m: self.extreme(place, m[0])),
                (TRUTH, lambda m: self.flip(place, m[0])),
                (TRANSITION, lambda m: self.pick(place, m[1], TRANSITIONS[m[1]])),
                (STATE, lambda m: self.pick(place, m[1], STATES[m[1]])),
                (CHOICE, lambda m: self.flip(place, m[1]))):
            for match in expression.finditer(text):
                if not any(match.start() < end and start < match.end() for start, end, *_ in found):
                    found.append((match.start(), match.end(), match, change))
        found.sort(key=lambda item: item[0])
        pieces, end = [], 0
        for start, stop, match, change in found:
            pieces += [text[end:start], change(match)]
            end = stop
        return ''.join(pieces) + text[end:]

    def conditions(self, text, place):
        """Turns round the plain conditions of an `if` or `guard` that stands on one line."""
        match = re.match(r'^( *(?:\} else )?(?:if|guard) )(.*?)( else \{.*| \{.*)$', text)
        if not match:
            return text
        head, middle, tail = match.groups()
        clauses, depth, start = [], 0, 0
        for index, character in enumerate(middle):
            depth += {'(': 1, '[': 1, ')': -1, ']': -1}.get(character, 0)
            if character == ',' and depth == 0:
                clauses.append(middle[start:index])
                start = index + 2
        clauses.append(middle[start:])
        changed = [
            clause if re.match(r'(let|var|case) ', clause) or OPERATOR.search(clause)
            or not re.fullmatch(r'!?[a-zA-Z][\w.]*(\(.*\)|\[.*\])?[\w.]*', clause)
            else self.flip(place, clause)
            for clause in clauses
        ]
        return head + ', '.join(changed) + tail

    def file(self, name, text):
        lines = text.split('\n')
        out = []
        isInInit, index = False, 0
        while index < len(lines):
            line = lines[index]
            code, slashes, comment = line.partition('//')
            place = (name, index + 1, line.strip())
            if not code.strip() or SKIPPED.search(code):
                out.append(line)
                index += 1
                continue
            isOneLine = re.match(r'^ *(public )?init\(.*\}$', code.rstrip())
            if re.match(r'^ *(public )?init\(', code) and not isOneLine:
                isInInit = re.match(r'^( *)', code)[1]
            elif isInInit is not False and code.startswith(isInInit + '}') and '{' not in code:
                isInInit = False
            code = code.rstrip()
            head = ''
            pattern = re.match(r'^ *(case [^:]*:|default:|var \w+: .*\? *$)', code)
            if pattern:
                head, code = pattern[0], code[pattern.end():]
            number = None
            statement = ' ' * (len(head)) + code if head else code
            if isInInit is False:
                length = self.statement(lines, index, statement.strip() and statement)
                if length:
                    number = self.add(place, code.strip(), 'nothing')
            code = self.conditions(code, place)
            match = ONE_LINER.search(code)
            if match and isInInit is False and not number and not isOneLine:
                inner = self.add(place, match[1], 'nothing')
                body = self.code(match[1], place)
                start, stop = match.span()
                code = (self.code(code[:start], place) + f'if lives({inner}) {{ {body} }}'
                        + code[stop:])
            else:
                code = self.code(code, place)
            if number:
                out.append(f'{head} if lives({number}) {{ {code.strip()}')
                for offset in range(1, length):
                    following = (name, index + 1 + offset, lines[index + offset].strip())
                    out.append(self.code(lines[index + offset], following))
                out[-1] += ' }'
                index += length
                continue
            out.append(head + code + (f' {slashes}{comment}' if slashes else ''))
            index += 1
        return '\n'.join(out)

    def statement(self, lines, index, text):
        """How many lines the assignment or call has that begins here; 0 where none does."""
        if not text:
            return 0
        if ASSIGNMENT.match(text) and not text.endswith('='):
            return 1
        if not CALL.match(text):
            return 0
        depth = 0
        for length in range(1, 12):
            if length > 1:
                text = lines[index + length - 1].partition('//')[0]
            depth += text.count('(') + text.count('{') - text.count(')') - text.count('}')
            if depth <= 0:
                # More of an expression, or a value that is returned, is no statement.
                rest = text.rstrip()
                return length if depth == 0 and rest.endswith(')') else 0
        return 0
