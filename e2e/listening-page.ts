import type { BrowserContext, Page } from "playwright-core";

/**
 * A page whose `goto` waits until the page's scripts listen, too: what is clicked before, on a slow machine, is heard by nobody. React marks
 * each element that it has taken over by a property of its own. Not for pages without its scripts, such as the inbox.
 */
export async function listeningPage(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  const goto = page.goto.bind(page);
  page.goto = async (...address) => {
    const response = await goto(...address);
    await page.evaluate(async () => {
      const isHeard = (element: Element) =>
        Object.keys(element).some((key) => key.startsWith("__reactProps$"));
      while (![...document.querySelectorAll("main button, main input")].every(isHeard))
        await new Promise((frame) => requestAnimationFrame(frame));
    });
    return response;
  };
  return page;
}
