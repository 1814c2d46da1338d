onclick = (event) => {
  const link = event.target.closest("[data-leave]");
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    location.replace(link.href);
  }
};
// Escape closes the menu. In the search box it first removes what is typed.
onkeydown = (event) => {
  const menu = event.target.closest(".lo-menu details");
  if (menu && event.key === "Escape" && !event.defaultPrevented) {
    menu.open = false;
    menu.firstChild.focus();
  }
};
