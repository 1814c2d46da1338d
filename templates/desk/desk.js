// Sends the current form to the desk and shows the effect. Without this the button Check does the same.
(function () {
  var form = document.getElementById("form");
  var told = document.getElementById("told");
  var heard = document.getElementById("heard");
  var waiting = 0;
  var asked = 0;
  function wrong(name, words) {
    var place = document.getElementById("e-" + name);
    var field = document.getElementById("f-" + name);
    if (place) {
      place.textContent = words;
      place.hidden = !words;
    }
    if (field && words) {
      field.setAttribute("aria-invalid", "true");
    } else if (field) {
      field.removeAttribute("aria-invalid");
    }
  }
  // A screen reader announces once whether anything is to be mended; the rest is read in place.
  function hear(words) {
    if (heard.textContent !== words) {
      heard.textContent = words;
    }
  }
  function show(found) {
    told.innerHTML = found.told;
    hear(
      Array.prototype.map
        .call(told.querySelectorAll("[data-heard]"), function (part) {
          return part.textContent.trim().replace(/\s+/g, " ");
        })
        .join(" ")
    );
    told.removeAttribute("aria-busy");
    form.querySelectorAll(".desk-wrong").forEach(function (place) {
      wrong(place.id.slice(2), found.fields[place.id.slice(2)] || "");
    });
  }
  function check() {
    var mine = ++asked;
    told.setAttribute("aria-busy", "true");
    fetch("/_desk/check", {
      method: "POST",
      headers: { Accept: "application/json" },
      body: new URLSearchParams(new FormData(form))
    })
      .then(function (answer) {
        return answer.json();
      })
      .then(function (found) {
        if (mine === asked) {
          show(found);
        }
      })
      .catch(function () {
        told.textContent = told.dataset.gone;
        hear(told.dataset.gone);
        told.removeAttribute("aria-busy");
      });
  }
  form.addEventListener("input", function () {
    clearTimeout(waiting);
    waiting = setTimeout(check, 800);
  });
  form.addEventListener("submit", function (event) {
    asked++;
    if (event.submitter && event.submitter.classList.contains("desk-save")) {
      told.dataset.busy = told.dataset.saving;
    }
    told.setAttribute("aria-busy", "true");
  });
  // Going back to a saved form shows it as it was.
  window.addEventListener("pageshow", function () {
    told.removeAttribute("aria-busy");
  });
  if (told.hasAttribute("data-focus")) {
    told.focus();
  }
})();
