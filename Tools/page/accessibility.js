// What a person with other eyes, ears or hands meets on the page as it stands: a list of complaints.
(() => {
  const complaints = [];
  const name = (element) =>
    `<${element.localName}${element.dataset.test ? ` ${element.dataset.test}` : ""}>` +
    ` "${element.textContent.trim().slice(0, 30)}"`;
  const isShown = (element) =>
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
    element.getClientRects().length > 0;

  // Any CSS colour as red, green, blue 0...255 and alpha 0...1, by the browser's own reckoning.
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 1;
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  const known = new Map();
  function colour(text) {
    if (!known.has(text)) {
      pen.clearRect(0, 0, 1, 1);
      pen.fillStyle = text;
      pen.fillRect(0, 0, 1, 1);
      const [r, g, b, a] = pen.getImageData(0, 0, 1, 1).data;
      known.set(text, [r, g, b, a / 255]);
    }
    return known.get(text);
  }
  const over = (top, below) => [0, 1, 2].map((i) => top[i] * top[3] + below[i] * (1 - top[3]));
  function background(element) {
    const layers = [];
    for (let at = element; at; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (style.backgroundImage !== "none" && !style.backgroundImage.startsWith("url")) {
        const stops = style.backgroundImage.match(/(rgba?|color|oklch|oklab)\([^()]*\)/g) ?? [];
        if (stops.length) return stops.map(colour).map((stop) => over(stop, [255, 255, 255]));
      }
      layers.push(colour(style.backgroundColor));
      if (layers.at(-1)[3] === 1) break;
    }
    return [layers.reverse().reduce((below, top) => over(top, below), [255, 255, 255])];
  }
  function luminance(rgb) {
    const [r, g, b] = rgb.map((value) => {
      const share = value / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  }
  function contrast(one, other) {
    const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  }

  // WCAG 2.2, 1.4.3: 4.5, and 3 for large text.
  let texts = 0;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !isShown(element)) continue;
    if (element.closest("[disabled], [aria-disabled=true], svg")) continue;
    const box = element.getBoundingClientRect();
    if (box.width < 2 || box.height < 2) continue; // for screen readers only
    texts += 1;
    const style = getComputedStyle(element);
    const size = parseFloat(style.fontSize);
    const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    for (const below of background(element)) {
      const ratio = contrast(over(colour(style.color), below), below);
      if (ratio < (isLarge ? 3 : 4.5) - 0.01) {
        complaints.push(`contrast ${ratio.toFixed(2)} at ${size} px: ${name(element)}`);
      }
    }
  }
  if (texts < 5) complaints.push(`only ${texts} texts are shown`);

  // WCAG 2.2, 2.5.8 asks for 24 px; feet and oily hands for more.
  for (const element of document.querySelectorAll("button, input, select, textarea, summary, a[href]")) {
    if (!isShown(element) || element.matches("[type=radio], [type=checkbox]")) continue;
    const box = element.getBoundingClientRect();
    if (box.height < 40) complaints.push(`${Math.round(box.height)} px high: ${name(element)}`);
  }
  for (const element of document.querySelectorAll("[tabindex]")) {
    if (element.tabIndex > 0) complaints.push(`tabindex ${element.tabIndex}: ${name(element)}`);
  }
  const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
  for (const id of new Set(ids.filter((id, at) => ids.indexOf(id) !== at))) {
    complaints.push(`two elements have the id ${id}`);
  }
  for (const attribute of ["aria-labelledby", "aria-describedby", "aria-controls", "for"]) {
    for (const element of document.querySelectorAll(`[${attribute}]`)) {
      for (const id of element.getAttribute(attribute).split(/\s+/)) {
        if (id && !document.getElementById(id)) complaints.push(`${attribute} leads to no ${id}`);
      }
    }
  }
  if (!document.documentElement.lang) complaints.push("the page has no language");
  if (!document.title) complaints.push("the page has no title");
  if (!document.querySelector("main, [role=main]")) complaints.push("no main landmark");
  if ([...document.querySelectorAll("h1")].filter(isShown).length > 1) {
    complaints.push("more than one h1");
  }
  // WCAG 2.2, 1.4.10: nothing lies beside a narrow page.
  const over_ = document.documentElement.scrollWidth - innerWidth;
  if (over_ > 0) complaints.push(`${over_} px wider than the screen`);
  return complaints;
})();
