"""The page for other eyes, ears and hands: roles, names, contrast, order of focus."""

import os

from selenium.webdriver.common.keys import Keys

from browser import HERE

# Roles that a person does something with, which a screen reader must be able to name.
INTERACTIVE = {"button", "textbox", "combobox", "listbox", "checkbox", "radio", "slider", "link",
               "meter", "spinbutton", "tab", "switch", "searchbox", "img", "image"}


def tree(page):
    """(role, name) of every node that a screen reader gets."""
    page.command("Accessibility.enable")
    nodes = page.command("Accessibility.getFullAXTree")["nodes"]
    return [(node.get("role", {}).get("value", ""), node.get("name", {}).get("value", ""))
            for node in nodes if not node.get("ignored")]


def complaints(page):
    """What is wrong with the page as it stands."""
    with open(os.path.join(HERE, "accessibility.js")) as file:
        found = page.run("return " + file.read().split("\n", 1)[1])
    nodes = tree(page)
    found += [f"a {role} without a name" for role, name in nodes
              if role.lower() in INTERACTIVE and not name.strip()]
    # Behind an open dialog nothing is there for anybody.
    if not page.run("return Boolean(document.querySelector('dialog[open]'))") \
            and not any(role == "main" for role, _ in nodes):
        found.append("a screen reader finds no main part")
    return found + focus(page)


def focus(page):
    """Tab goes through everything in the order it is read, and shows where it is."""
    found = []
    page.run("document.activeElement?.blur(); document.body.focus(); scrollTo(0, 0);"
             "getSelection().removeAllRanges();")
    wanted = page.run("""
      const shown = (element) => element.checkVisibility({ visibilityProperty: true });
      const root = document.querySelector("dialog[open]") ?? document;
      return [...root.querySelectorAll("button, input, select, textarea, summary, a[href],"
        + "[tabindex='0']")].filter((element) => shown(element) && !element.disabled
          && element.tabIndex >= 0
          // Of a group of radio buttons the chosen one stands for all.
          && !(element.type === "radio" && !element.checked)).length""")
    visited = []
    for _ in range(2 * wanted + 4):
        page.driver.switch_to.active_element.send_keys(Keys.TAB)
        here = page.run("""
          const at = document.activeElement;
          if (!at || at === document.body || at === document.documentElement) return null;
          const style = getComputedStyle(at), all = [...document.querySelectorAll("*")];
          const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
          return { place: all.indexOf(at), ring: ring || style.boxShadow !== "none",
            name: `${at.localName} ${at.dataset.test ?? ""} "${at.textContent.trim().slice(0, 30)}"` }
        """)
        if here is None:
            continue  # the browser's own part of the round
        if visited and here["place"] == visited[0]["place"]:
            break
        visited.append(here)
    if len(visited) < wanted:
        found.append(f"Tab reaches {len(visited)} of {wanted}")
    found += [f"no ring shows the focus on {here['name']}" for here in visited if not here["ring"]]
    places = [here["place"] for here in visited]
    # The round may begin anywhere.
    first = places.index(min(places)) if places else 0
    if places[first:] + places[:first] != sorted(places):
        found.append(f"focus jumps: {[here['name'] for here in visited]}")
    return found
