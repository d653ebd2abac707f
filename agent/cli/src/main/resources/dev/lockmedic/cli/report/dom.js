// Makes elements. Texts become text nodes, never markup.
const dom = (() => {
  /** An element: attributes by name, functions as listeners by the name of their event. */
  function el(tag, attributes = {}, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (typeof value === 'function') {
        made.addEventListener(name, value);
      } else if (value !== undefined && value !== null && value !== false) {
        made.setAttribute(name, value === true ? '' : value);
      }
    }
    add(made, children);
    return made;
  }
  function add(parent, children) {
    for (const child of children.flat(Infinity)) {
      if (child === undefined || child === null || child === false) continue;
      parent.append(child instanceof Node ? child : document.createTextNode(words.visible(child)));
    }
  }
  function fill(parent, ...children) {
    parent.replaceChildren();
    add(parent, children);
    return parent;
  }
  const byId = (id) => document.getElementById(id);
  function announce(text) {
    byId('live').textContent = words.visible(text);
  }
  return { el, fill, byId, announce };
})();
const { el, byId } = dom;
