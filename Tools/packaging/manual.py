#!/usr/bin/env python3
"""Makes manual pages of what a program says of itself with --experimental-dump-help.

usage: PROGRAM --experimental-dump-help | manual.py SECTION FOLDER VERSION DATE [SEE-ALSO...]

The program gets a page, and so does each of its subcommands, with those of its own as sections:
treadlight.1, treadlight-client.1 and so on.
"""

import json
import sys
from pathlib import Path


def escape(text):
    """Text as roff prints it, whatever stands in it."""
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq")
    return text.replace("`", "\\(ga").replace("^", "\\(ha").replace("~", "\\(ti")


def lines_of(text):
    """Roff lines of a text; indented lines are shown as they stand."""
    shown = []
    literal = False
    for line in text.strip("\n").split("\n"):
        indented = line.startswith(" ") and line.strip() != ""
        if indented and not literal:
            shown.append(".PP\n.RS 4\n.nf")
        if not indented and literal:
            shown.append(".fi\n.RE")
        literal = indented
        if not line.strip():
            shown.append(".PP")
        else:
            word = escape(line)
            shown.append("\\&" + word if word[0] in ".'\\" else word)
    if literal:
        shown.append(".fi\n.RE")
    return shown


def name_of(name):
    return ("--" if name["kind"].startswith("long") and name["kind"] != "longWithSingleDash"
            else "-") + name["name"]


def arguments(command):
    return [a for a in command.get("arguments", []) if a.get("shouldDisplay", True)]


def subcommands(command):
    return [c for c in command.get("subcommands", [])
            if c.get("shouldDisplay", True) and c["commandName"] != "help"]


def synopsis(path, command):
    words = ["\\fB" + escape(" ".join(path)) + "\\fR"]
    for argument in arguments(command):
        value = "\\fI" + escape(argument.get("valueName", "value")) + "\\fR"
        if argument["kind"] == "positional":
            word = value
        else:
            word = "\\fB" + escape(name_of(argument["preferredName"])) + "\\fR"
            if argument["kind"] == "option":
                word += " " + value
        if argument.get("isRepeating"):
            word += " ..."
        words.append("[" + word + "]" if argument.get("isOptional") else word)
    if subcommands(command):
        words.append("\\fIcommand\\fR ...")
    return " ".join(words)


def options(command):
    shown = []
    for argument in arguments(command):
        value = "\\fI" + escape(argument.get("valueName", "value")) + "\\fR"
        if argument["kind"] == "positional":
            head = value
        else:
            names = sorted(map(name_of, argument["names"]), key=len)
            head = ", ".join("\\fB" + escape(name) + "\\fR" for name in names)
            if argument["kind"] == "option":
                head += " " + value
        shown += [".TP", head]
        words = argument.get("abstract", "")
        if argument.get("discussion"):
            words += "\n" + argument["discussion"]
        if argument.get("defaultValue") is not None and "efault" not in words:
            words += f" (default: {argument['defaultValue']})"
        shown += lines_of(words) if words.strip() else ["\\&"]
    return shown


def head(name, section, version, date, abstract):
    return [
        f".TH {escape(name).upper()} {section} {date} \"treadlight {version}\" \"Treadlight\"",
        ".SH NAME", f"{escape(name)} \\- {escape(abstract.rstrip('.'))}",
    ]


def described(command, heading):
    words = command.get("discussion", "")
    shown = [heading] + lines_of(command.get("abstract", ""))
    if words:
        shown += [".PP"] + lines_of(words)
    return shown


def sections(path, command):
    """The subcommands of a subcommand, in its page."""
    shown = []
    for child in subcommands(command):
        own = path + [child["commandName"]]
        shown += [".SS " + escape(" ".join(own)), synopsis(own, child), ".PP"]
        shown += lines_of(child.get("abstract", ""))
        if child.get("discussion"):
            shown += [".PP"] + lines_of(child["discussion"])
        shown += options(child)
        shown += sections(own, child)
    return shown


def page(path, command, section, version, date, also):
    name = "-".join(path)
    shown = head(name, section, version, date, command.get("abstract", ""))
    shown += [".SH SYNOPSIS", synopsis(path, command)]
    shown += described(command, ".SH DESCRIPTION")
    if arguments(command):
        shown += [".SH OPTIONS"] + options(command)
    if len(path) == 1 and subcommands(command):
        shown.append(".SH COMMANDS")
        for child in subcommands(command):
            own = "-".join(path + [child["commandName"]])
            shown += [".TP", f"\\fB{escape(own)}\\fR({section})"]
            shown += lines_of(child.get("abstract", ""))
    elif subcommands(command):
        shown += [".SH COMMANDS"] + sections(path, command)
    also = [page for page in also if page != f"{name}({section})"]
    if len(path) > 1:
        also.insert(0, f"{path[0]}({section})")
    shown += [".SH SEE ALSO"]
    shown.append(",\n".join(
        f".BR {escape(entry.split('(')[0])} ({entry.split('(')[1][:-1]}) ,"
        for entry in dict.fromkeys(also)).replace(" ,,", " ,").rstrip(" ,"))
    return name, "\n".join(shown) + "\n"


def main():
    section, folder, version, date, *also = sys.argv[1:]
    command = json.load(sys.stdin)["command"]
    path = [command["commandName"]]
    Path(folder).mkdir(parents=True, exist_ok=True)
    pages = [page(path, command, section, version, date, also)]
    for child in subcommands(command):
        pages.append(page(path + [child["commandName"]], child, section, version, date, also))
    for name, text in pages:
        (Path(folder) / f"{name}.{section}").write_text(text)


main()
