/** Before the list item around `button` is taken away: whoever uses the keyboard goes on at the next one, else at the one before. */
export function focusNeighbour(button: HTMLElement): void {
  const item = button.closest("li");
  const neighbour = item?.nextElementSibling ?? item?.previousElementSibling;
  neighbour?.querySelector<HTMLElement>("button, input")?.focus();
}
