/** Fits a canvas to its place at the screen's own resolution; gives its context, cleared, in CSS pixels. */
export function fit(canvas, width, height) {
  const scale = devicePixelRatio || 1;
  const [w, h] = [Math.round(width * scale), Math.round(height * scale)];
  if (canvas.width !== w) canvas.width = w;
  if (canvas.height !== h) canvas.height = h;
  canvas.style.setProperty("height", `${height}px`);
  const context = canvas.getContext("2d");
  context.setTransform(scale, 0, 0, scale, 0, 0);
  context.clearRect(0, 0, width, height);
  return context;
}

/** Calls when the element's width changes or the theme does. Gives a function that ends it. */
export function onResize(element, action) {
  let width = 0;
  const observer = new ResizeObserver(entries => {
    const next = Math.floor(entries[0].contentRect.width);
    if (next === width) return;
    width = next;
    action();
  });
  observer.observe(element);
  addEventListener("themechange", action);
  return () => {
    observer.disconnect();
    removeEventListener("themechange", action);
  };
}
