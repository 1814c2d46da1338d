onclick = (event) => {
  const link = event.target.closest("[data-leave]");
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    location.replace(link.href);
  }
};
// Escape closes the menu, which may cover what the keyboard is at. In the search box it first removes what is typed.
onkeydown = (event) => {
  if (event.key === "Escape" && !event.defaultPrevented) {
    const menu = document.querySelector(".lo-menu details");
    if (event.target.closest(".lo-menu")) menu.firstChild.focus();
    menu.open = false;
  }
};
