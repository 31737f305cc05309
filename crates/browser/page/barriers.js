// What stops somebody, or nearly does, by axe-core. The button of the contents is mdBook's, which gives a label the
// attributes of a button.
async () => {
    const exclude = [["#mdbook-sidebar-toggle"]];
    const { violations } = await axe.run({ exclude }, { resultTypes: ["violations"] });
    const grave = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
    const shown = nodes => nodes.slice(0, 4).map(({ html }) => html.slice(0, 120)).join(" and ");
    return grave.map(({ id, help, nodes }) => `${id}, ${nodes.length} times: ${help}, as ${shown(nodes)}`);
}
