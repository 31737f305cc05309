// What is wrong with a page as it stands at this width. The images of a page count when all of them are there.
(async width => {
    await watched.until(() => innerWidth === width);
    const images = [...document.images];
    for (const image of images) image.loading = "eager";
    await Promise.all(images.map(image => image.decode().catch(() => undefined)));
    const found = images.filter(image => image.naturalWidth === 0).map(image => `no image at ${image.src}`);
    const page = document.scrollingElement;
    if (page.scrollWidth > page.clientWidth) {
        const wide = [...document.querySelectorAll("main *")].filter(element => {
            const { right } = element.getBoundingClientRect();
            return right > page.clientWidth && !element.closest("pre, .table-wrapper, svg, math");
        });
        const shown = wide.slice(-1).map(element => element.outerHTML.slice(0, 100));
        found.push(`${page.scrollWidth} px of page in ${page.clientWidth}: ${shown}`);
    }
    return found;
})
