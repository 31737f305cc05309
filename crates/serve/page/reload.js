// Shows a page anew when the book has been made anew.
(() => {
    const shown = document.currentScript.dataset.version;
    setInterval(async () => {
        if (document.hidden) return;
        try {
            const answer = await fetch("/live/version");
            if (answer.ok && await answer.text() !== shown) location.reload();
        } catch {
            // The server has ended; the page stays readable.
        }
    }, 1000);
})();
