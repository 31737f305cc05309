// What paper would show that it should not, and the other way round. It is white, also where the screen was dark.
() => {
    const found = [];
    const dark = figure => getComputedStyle(figure).filter !== "none";
    for (const part of document.querySelectorAll(".live")) {
        const seen = name => part.querySelector(name)?.getBoundingClientRect().height > 0;
        if (seen(".controls")) found.push(`${part.id} has controls`);
        if (!seen(".picture svg")) found.push(`${part.id} has no picture`);
        else if (dark(part.querySelector(".picture svg"))) found.push(`${part.id} is dark`);
    }
    for (const figure of document.querySelectorAll(".drawn")) if (dark(figure)) found.push(`${figure.src} is dark`);
    return found;
}
