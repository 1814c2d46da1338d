(function () {
  var box = document.getElementById("keep");
  var status = box.querySelector("[role=status]");
  var buttons = box.querySelectorAll("button");
  if (!navigator.serviceWorker || !window.caches || !window.isSecureContext) return;
  var worker = new URL(box.dataset.worker, window.location.href);
  var scope = new URL("./", worker);
  var working = false;
  var ours = "localoffer " + scope.pathname + " ";

  // The first button keeps, the second removes; while the phone is working there is none.
  function show(words, button) {
    var pressed = box.contains(document.activeElement) || working;
    working = button < 0;
    status.textContent = words;
    buttons.forEach(function (one, number) {
      one.parentNode.hidden = number !== button;
    });
    // The pressed button is gone: keyboard focus moves on, but not to the one that would remove what was just kept.
    if (pressed && !working) (button ? status : buttons[0]).focus();
  }

  function showKept(asOf) {
    var day = new Date(asOf + "T12:00").toLocaleDateString(document.documentElement.lang, {
      day: "numeric",
      month: "long",
      year: "numeric",
    });
    show(box.dataset.kept + " " + day + ".", 1);
  }

  function registered() {
    return navigator.serviceWorker.getRegistrations().then(function (all) {
      return all.find(function (one) {
        return one.scope === scope.href;
      });
    });
  }

  function ask(active, question) {
    return new Promise(function (resolve) {
      var channel = new MessageChannel();
      channel.port1.onmessage = function (event) {
        resolve(event.data);
      };
      active.postMessage(question, [channel.port2]);
    });
  }

  function ready(registration) {
    var coming = registration.installing || registration.waiting;
    return new Promise(function (resolve, reject) {
      function look() {
        if (!coming || coming.state === "activated") resolve(registration.active);
        else if (coming.state === "redundant") reject(new Error("The copy was not kept."));
      }
      if (coming) coming.addEventListener("statechange", look);
      look();
    });
  }

  function clear() {
    return window.caches.keys().then(function (names) {
      var found = names.filter(function (name) {
        return name.startsWith(ours);
      });
      return Promise.all(
        found.map(function (name) {
          return window.caches.delete(name);
        })
      );
    });
  }

  function remove() {
    return registered()
      .then(function (registration) {
        return registration && registration.unregister();
      })
      .then(clear);
  }

  buttons[0].addEventListener("click", function () {
    show(box.dataset.working, -1);
    navigator.serviceWorker
      .register(worker, { scope: scope.href })
      .then(ready)
      .then(function (active) {
        return ask(active, "keep");
      })
      .then(function (asOf) {
        if (!asOf) throw new Error("The copy was not kept.");
        showKept(asOf);
      })
      .catch(function () {
        remove().then(function () {
          show(box.dataset.failed, 0);
        });
      });
  });

  buttons[1].addEventListener("click", function () {
    remove().then(function () {
      show(box.dataset.removed, 0);
    });
  });

  registered().then(function (registration) {
    box.hidden = false;
    if (!registration || !registration.active) {
      // What an interrupted attempt may have left behind.
      if (!registration) clear();
      show("", 0);
      return;
    }
    registration.update().catch(function () {});
    ask(registration.active, "as of").then(function (asOf) {
      if (asOf) showKept(asOf);
      else show("", 0);
    });
  });
})();
