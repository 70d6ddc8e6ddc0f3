// Plays Google's loader and its module "picker": the same names, a window of the sandbox.
(() => {
  const home = "{{picker}}";

  class DocsView {
    constructor(view) { this.view = view; this.mimeTypes = ""; }
    setMimeTypes(types) { this.mimeTypes = types; return this; }
    setIncludeFolders() { return this; }
    setSelectFolderEnabled() { return this; }
    setMode() { return this; }
    setOwnedByMe() { return this; }
    setQuery() { return this; }
    setFileIds() { return this; }
  }

  class PickerBuilder {
    constructor() { this.wishes = { types: [], origin: window.location.origin, multiple: false }; }
    addView(view) {
      const types = view.mimeTypes || { forms: "application/vnd.google-apps.form", spreadsheets: "application/vnd.google-apps.spreadsheet" }[view.view ?? view];
      if (types) this.wishes.types.push(types);
      return this;
    }
    addViewGroup() { return this; }
    setOAuthToken(token) { this.wishes.token = token; return this; }
    setDeveloperKey() { return this; }
    setAppId() { return this; }
    setOrigin(origin) { this.wishes.origin = origin; return this; }
    setLocale() { return this; }
    setTitle() { return this; }
    setSize() { return this; }
    setMaxItems() { return this; }
    setSelectableMimeTypes(types) { this.wishes.types.push(types); return this; }
    enableFeature(feature) { if (feature === "multiselectEnabled") this.wishes.multiple = true; return this; }
    disableFeature() { return this; }
    hideTitleBar() { return this; }
    setCallback(callback) { this.wishes.callback = callback; return this; }
    build() { return new Picker(this.wishes); }
  }

  class Picker {
    constructor(wishes) { this.wishes = wishes; }
    setVisible(visible) {
      this.frame?.remove();
      if (!visible) return this;
      const { token = "", origin, types, multiple } = this.wishes;
      const query = new URLSearchParams({ token, origin, mimeTypes: types.join(",") || "application/vnd.google-apps.form" });
      if (multiple) query.set("multiple", "1");
      this.frame = Object.assign(document.createElement("iframe"), { src: `${home}?${query}`, title: "Google Picker", className: "picker-dialog" });
      this.frame.style.cssText = "position:fixed;inset:8% 10%;width:80%;height:84%;z-index:2147483647;border:1px solid #888;border-radius:8px;background:#fff";
      document.body.append(this.frame);
      const heard = (event) => {
        if (event.origin !== new URL(home).origin || !event.data?.sandboxPicker || event.source !== this.frame?.contentWindow) return;
        window.removeEventListener("message", heard);
        this.setVisible(false);
        this.wishes.callback?.(event.data.sandboxPicker);
      };
      window.addEventListener("message", heard);
      this.wishes.callback?.({ action: "loaded" });
      return this;
    }
    isVisible() { return Boolean(this.frame?.isConnected); }
    dispose() { this.setVisible(false); }
  }

  window.google = Object.assign(window.google ?? {}, {
    picker: {
      PickerBuilder, DocsView, View: DocsView,
      ViewId: { DOCS: "all", FORMS: "forms", SPREADSHEETS: "spreadsheets" },
      DocsViewMode: { LIST: "list", GRID: "grid" },
      Action: { PICKED: "picked", CANCEL: "cancel", LOADED: "loaded" },
      Response: { ACTION: "action", DOCUMENTS: "docs" },
      Document: { ID: "id", NAME: "name", MIME_TYPE: "mimeType", URL: "url" },
      Feature: { MULTISELECT_ENABLED: "multiselectEnabled", NAV_HIDDEN: "navHidden", SUPPORT_DRIVES: "sdr" },
    },
  });
  const run = (wish) => { const then = typeof wish === "function" ? wish : wish?.callback; if (then) setTimeout(then); };
  window.gapi = Object.assign(window.gapi ?? {}, { load: (_names, wish) => run(wish) });
})();
