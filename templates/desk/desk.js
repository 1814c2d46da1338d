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
  function checkSoon() {
    clearTimeout(waiting);
    waiting = setTimeout(check, 800);
  }
  form.addEventListener("input", checkSoon);
  // Gives an entry of a list, and everything in it, another number: amounts.1 becomes amounts.2.
  function renumber(entry, list, from, to) {
    var own = new RegExp("(^|\\s|[feh]-)" + list + "\\." + from + "(?=\\.|\\s|$)", "g");
    [entry].concat(Array.prototype.slice.call(entry.querySelectorAll("*"))).forEach(function (part) {
      ["id", "name", "for", "aria-describedby"].forEach(function (name) {
        if (part.hasAttribute(name)) {
          part.setAttribute(name, part.getAttribute(name).replace(own, "$1" + list + "." + to));
        }
      });
    });
  }
  function isEmpty(entry) {
    return Array.prototype.every.call(entry.querySelectorAll("input, select, textarea"), function (field) {
      return field.type === "checkbox" ? !field.checked : !field.value;
    });
  }
  // Another entry with the same content. Its place is after the others, before what is still empty.
  function oneMore(list, entry) {
    var name = list.id.slice(2);
    var entries = list.querySelectorAll(":scope > .desk-group, :scope > details > .desk-group");
    var count = entries.length;
    var last = entries[count - 1];
    var before = last.parentNode === list ? null : last.parentNode;
    var at = count;
    var more = entry.cloneNode(true);
    var from = entry.id.slice(name.length + 3);
    Array.prototype.forEach.call(entry.querySelectorAll("select"), function (field, place) {
      more.querySelectorAll("select")[place].value = field.value;
    });
    if (before && last !== entry && isEmpty(last)) {
      at = count - 1;
      renumber(last, name, at, count);
    } else {
      before = null;
    }
    renumber(more, name, from, at);
    more.querySelector("legend").textContent = list.dataset.noun + " " + (at + 1);
    more.querySelectorAll(":scope > p .desk-name").forEach(function (part) {
      part.textContent = list.dataset.noun.toLowerCase() + " " + (at + 1);
      part.closest("p").hidden = false;
    });
    more.querySelectorAll(".desk-wrong").forEach(function (place) {
      place.textContent = "";
      place.hidden = true;
    });
    more.querySelectorAll("[aria-invalid]").forEach(function (field) {
      field.removeAttribute("aria-invalid");
    });
    // Each has an id of its own.
    more.querySelectorAll("[name$='.id'], [name$='.@gone']").forEach(function (field) {
      field.checked = false;
      field.value = field.type === "checkbox" ? field.value : "";
    });
    list.insertBefore(more, before);
    offer(list, more);
    more.querySelector("input, select, textarea").focus();
    checkSoon();
  }
  function offer(list, entry) {
    var button = entry.querySelector(":scope > .desk-like") || document.createElement("button");
    button.type = "button";
    button.className = "desk-like";
    button.textContent = form.dataset.like;
    button.onclick = function () {
      oneMore(list, entry);
    };
    entry.appendChild(button);
  }
  document.querySelectorAll(".desk-groups").forEach(function (list) {
    if (!list.parentNode.closest(".desk-groups")) {
      list.querySelectorAll(":scope > .desk-group, :scope > details > .desk-group").forEach(function (entry) {
        offer(list, entry);
      });
    }
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
