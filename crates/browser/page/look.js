// What is wrong with a page as it stands at this width. The images of a page count when all of them are there.
(async width => {
    await watched.until(() => innerWidth === width);
    const images = [...document.images];
    for (const image of images) image.loading = "eager";
    await Promise.all(images.map(image => image.decode().catch(() => undefined)));
    const found = images.filter(image => image.naturalWidth === 0).map(image => `no image at ${image.src}`);
    // Whatever is around the text could scroll, and has nothing to scroll to. A wide figure may leave the text's column.
    const around = [document.scrollingElement];
    for (let box = document.querySelector("main").parentElement; box; box = box.parentElement) around.push(box);
    const wider = around.find(box => box.scrollWidth > box.clientWidth);
    if (wider) {
        const edge = wider.getBoundingClientRect().right;
        const wide = [...document.querySelectorAll("main *")].filter(element =>
            element.getBoundingClientRect().right > edge && !element.closest("pre, .table-wrapper, svg, math"));
        const shown = wide.slice(-1).map(element => element.outerHTML.slice(0, 100));
        found.push(`${wider.scrollWidth} px in ${wider.clientWidth} of <${wider.localName}>: ${shown}`);
    }
    return found;
})
