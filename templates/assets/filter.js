(function () {
  var box = document.getElementById("filter");
  var field = box.querySelector("input");
  var status = box.querySelector("[role=status]");
  var lists = document.querySelectorAll("[data-filter]");
  field.addEventListener("input", function () {
    var wanted = field.value.toLowerCase().split(/\s+/);
    var found = 0;
    lists.forEach(function (list) {
      var before = found;
      Array.prototype.forEach.call(list.children, function (entry) {
        var text = entry.textContent.toLowerCase();
        var fits = wanted.every(function (word) {
          return text.includes(word);
        });
        entry.hidden = !fits;
        found += fits;
      });
      list.parentNode.hidden = found === before;
    });
    status.textContent = field.value ? found + " " + status.dataset.found : "";
  });
  box.hidden = false;
})();
