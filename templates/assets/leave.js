document.addEventListener("click", function (event) {
  var link = event.target.closest("[data-leave]");
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    window.location.replace(link.href);
  }
});
