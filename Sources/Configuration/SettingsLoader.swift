import Basics
public import Classification
import Foundation

/// Reads the configuration file (diplowatch.yaml(5)). Every key has a default, so an empty file is valid. An unknown
/// key is an error.
public enum SettingsLoader {
  /// The configuration in a file; nil if the file has errors. `diagnostics` has all of its errors and warnings.
  /// Relative paths in the file are relative to its folder.
  public static func load(path: String) -> (settings: Settings?, diagnostics: [Diagnostic]) {
    let (settings, diagnostics) = loadReadable(path: path)
    return (diagnostics.hasErrors ? nil : settings, diagnostics)
  }

  /// The configuration in a file that may have errors: keys with errors have their defaults. Nil if the file cannot be
  /// opened or is not YAML. Used to find a running daemon and to check what depends on the configuration.
  public static func loadReadable(path: String) -> (settings: Settings?, diagnostics: [Diagnostic]) {
    let document = YAMLDocument(file: path)
    let root = document.load()
    let read = settings(root, document)
    guard access(path, F_OK) != 0, errno == ENOENT else {
      return (document.isUnread ? nil : read, document.diagnostics)
    }
    // Somebody who runs diplowatch from a checkout has no file in /etc, but one in Config.
    let local = "Config/local.yaml"
    let hint = access(local, F_OK) == 0 ? "in this checkout: --config \(local)" : "name yours with --config FILE"
    let message = "there is no such configuration file; \(hint)"
    return (nil, [Diagnostic(.error, at: SourcePosition(file: path), message)])
  }

  /// The state that a configuration file names. Works for files with errors too, so that commands find a running daemon
  /// while somebody edits its configuration. Nil if the file cannot be read.
  public static func state(path: String) -> StateLocation? {
    if let settings = loadReadable(path: path).settings { return settings.state }
    let line = /(?m)^state:[ \t]*["']?sqlite:([^"'#\r\n]*[^"'#\s])/
    guard let text = try? TextFile.read(path), let match = text.firstMatch(of: line) else { return nil }
    return .sqlite(path: SettingsReader(folder: FilePath.folder(of: path)).path(String(match.output.1)))
  }

  /// The configuration in `text`. Messages name `file`, and paths are relative to its folder.
  public static func load(text: String, file: String) -> (settings: Settings?, diagnostics: [Diagnostic]) {
    let document = YAMLDocument(file: file)
    let read = settings(document.parse(text), document)
    return (document.diagnostics.hasErrors ? nil : read, document.diagnostics)
  }

  private static func settings(_ root: YAMLNode?, _ document: YAMLDocument) -> Settings {
    let reader = SettingsReader(folder: FilePath.folder(of: document.file))
    return root.map(reader.read) ?? Settings()
  }
}

/// Reads `Settings` from YAML nodes. Errors are reported at the nodes.
private struct SettingsReader {
  let folder: String

  func path(_ text: String) -> String {
    text.hasPrefix("/") ? text : FilePath.join(folder, text)
  }

  func read(_ root: YAMLNode) -> Settings {
    var new = Settings()
    var maxAge: Duration?
    new.places = root.places
    root.read(
      "the configuration",
      [
        "watchlist": { new.watchlist = $0.strings().map { path($0.value) } },
        "state": { node in if let state = state(node) { new.state = state } },
        "timeZone": { new.timeZone = timeZone($0) },
        "matches": { new.matches = matches($0) },
        "fetch": { new.fetch = fetch($0) },
        "backfill": { if let value = $0.duration() { new.backfill = value } },
        "maxAge": { maxAge = $0.duration() },
        "webhooks": { new.webhooks = WebhookReader(folder: folder).read($0) },
        "mail": { new.mail = MailReader(folder: folder).read($0) },
        "status": { node in
          // `status: off`, or the address alone.
          if node.isScalar, !node.isNull {
            if let value = listener(node) { new.status = value }
            return
          }
          node.read(
            "status",
            [
              "listen": { if let value = listener($0) { new.status = value } },
              "marks": { if let value = $0.bool() { new.allowsMarks = value } },
            ])
        },
        "archive": { node in
          node.read(
            "archive",
            ["texts": { if let value = $0.choice(ArchiveSettings.Texts.self) { new.archive.texts = value } }])
        },
        "retention": { new.retention = retention($0) },
      ])
    // maxAge below backfill makes little sense: later polls would drop entries that a first poll reports.
    new.maxAge = maxAge ?? max(new.maxAge, new.backfill)
    if new.fetch.proxy == nil, let hooks = root.member("webhooks"), new.webhooks.contains(where: \.usesProxy) {
      hooks.reject("a webhook has proxy: true, but there is no fetch.proxy; add one, or remove proxy: true")
    }
    if new.fetch.proxy == nil, let mail = root.member("mail"), new.mail.contains(where: \.usesProxy) {
      mail.reject("mail has proxy: true, but there is no fetch.proxy; add one, or remove proxy: true")
    }
    return new
  }

  private func state(_ node: YAMLNode) -> StateLocation? {
    guard let text = node.string() else { return nil }
    if text.hasPrefix("sqlite:") { return .sqlite(path: path(String(text.dropFirst(7)))) }
    if text.hasPrefix("postgresql://") {
      node.reject("PostgreSQL is not supported by this version; use sqlite:PATH")
      return nil
    }
    node.reject("sqlite:PATH is expected here, as in sqlite:/var/lib/diplowatch/state.db")
    return nil
  }

  /// A zone of the time zone database; nil for `local` and for what is none.
  private func timeZone(_ node: YAMLNode) -> String? {
    guard let name = node.string(), name != "local" else { return nil }
    let database = "/usr/share/zoneinfo"
    let isName = name.wholeMatch(of: /[A-Za-z0-9_+-]+(\/[A-Za-z0-9_+-]+)*/) != nil
    var isFolder: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: FilePath.join(database, name), isDirectory: &isFolder)
    guard isName, exists, !isFolder.boolValue else {
      node.reject(
        "\(database) has no such time zone; write local for this machine's, or a name such as Europe/Moscow or UTC "
          + "(the package tzdata has them)")
      return nil
    }
    return name
  }

  private func matches(_ node: YAMLNode) -> MatchLogSettings {
    var matches = MatchLogSettings()
    matches.places = node.places
    node.read(
      "matches",
      [
        "path": { if let value = $0.string() { matches.path = path(value) } },
        "sync": { if let value = $0.choice(MatchLogSettings.Sync.self) { matches.sync = value } },
        "revisions": { if let value = $0.choice(MatchLogSettings.Revisions.self) { matches.revisions = value } },
      ])
    return matches
  }

  private func retention(_ node: YAMLNode) -> RetentionSettings {
    var retention = RetentionSettings()
    node.read(
      "retention",
      [
        "entries": { if let value = $0.duration(.positive) { retention.entries = value } },
        "matches": { if let value = $0.duration(.positive) { retention.matches = value } },
      ])
    return retention
  }

  private func listener(_ node: YAMLNode) -> StatusListener? {
    guard let text = node.string() else { return nil }
    switch StatusListener.parsing(text) {
    case .unix(let socket)?: return .unix(path: path(socket))
    case let listener?: return listener
    case nil:
      node.reject("this is no address to listen on; write \(StatusListener.expected)")
      return nil
    }
  }

  private func fetch(_ node: YAMLNode) -> FetchSettings {
    var fetch = FetchSettings()
    fetch.places = node.places
    node.read(
      "fetch",
      [
        "contact": { node in if let value = contact(node) { fetch.contact = value } },
        "interval": { if let value = $0.duration(.positive) { fetch.interval = value } },
        "minInterval": { if let value = $0.duration() { fetch.minInterval = value } },
        "maxInterval": { if let value = $0.duration(.positive) { fetch.maxInterval = value } },
        "startupSpread": { if let value = $0.duration() { fetch.startupSpread = value } },
        "timeout": { if let value = $0.duration(.positive) { fetch.timeout = value } },
        "connectTimeout": { if let value = $0.duration(.positive) { fetch.connectTimeout = value } },
        "maxBody": { if let value = $0.bytes(1 << 10...1 << 32) { fetch.maxBodyBytes = value } },
        "maxRedirects": { if let value = $0.int(0...50) { fetch.maxRedirects = value } },
        "concurrency": { if let value = $0.int(1...10_000) { fetch.concurrency = value } },
        "perHost": { if let value = $0.int(1...1000) { fetch.perHost = value } },
        "backoff": { fetch.backoff = backoff($0, "backoff", fetch.backoff) },
        "allow": { node in
          fetch.allow = node.values(AddressRule.init(parsing:)) {
            "\"\($0)\" is not an address; write IP[/prefix][:port], as in 10.0.0.0/8 or [::1]:8080"
          }
        },
        "files": { if let value = $0.bool() { fetch.files = value } },
        "caFile": { if let value = $0.string() { fetch.caFile = path(value) } },
        "proxy": { fetch.proxy = proxy($0) },
        "noProxy": { node in
          fetch.noProxy = node.values(HostRule.init(parsing:)) {
            "\"\($0)\" is not a host; write a name, as in example.org, or an address, as in 10.0.0.0/8"
          }
        },
      ])
    if fetch.minInterval > fetch.maxInterval { node.reject("minInterval is longer than maxInterval; swap them") }
    let bounds = ["interval", "minInterval", "maxInterval"].compactMap(node.member)
    if let interval = node.member("interval"), bounds.allSatisfy({ Duration(parsing: $0.text ?? "") ?? .zero > .zero }),
      fetch.minInterval <= fetch.maxInterval,
      !(fetch.minInterval...max(fetch.minInterval, fetch.maxInterval)).contains(fetch.interval)
    {
      interval.warn("interval is not between minInterval and maxInterval; change one of the three")
    }
    return fetch
  }

  /// A proxy's address, with the schemes that libcurl knows (CURLOPT_PROXY(3)); none means http.
  private func proxy(_ node: YAMLNode) -> String? {
    guard let text = node.string() else { return nil }
    let address = WebAddress(text.contains("://") ? text : "//" + text)
    let end = address.hostAndPort.flatMap { WebAddress.endpoint(String($0)) }
    let schemes: Set<String> = ["http", "https", "socks4", "socks4a", "socks5", "socks5h"]
    let isProxy =
      address.scheme.map { schemes.contains(String($0)) } ?? true && ["", "/"].contains(address.path)
      && address.query == nil && address.fragment == nil && !text.contains(where: \.isWhitespace)
      && address.userInfo != ""
    guard isProxy, let end, end.port != 0 else {
      node.reject("a proxy is expected here, as in http://proxy.example:3128 or socks5h://127.0.0.1:1080")
      return nil
    }
    return text
  }

  private func contact(_ node: YAMLNode) -> FetchSettings.Contact? {
    guard let text = node.string() else { return nil }
    if text == "none" { return FetchSettings.Contact.none }
    let isAddress = ["mailto:", "http://", "https://"].contains { text.hasPrefix($0) }
    guard isAddress, text.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value < 0x7F }) else {
      node.reject("a mailto: or https: address, or none, is expected here")
      return nil
    }
    return .address(text)
  }

  private func backoff(_ node: YAMLNode, _ name: String, _ start: Backoff) -> Backoff {
    var backoff = start
    node.read(
      name,
      [
        "initial": { if let value = $0.duration(.positive) { backoff.initial = value } },
        "max": { if let value = $0.duration(.positive) { backoff.max = value } },
      ])
    if backoff.initial > backoff.max { node.reject("initial is longer than max; swap them") }
    return backoff
  }
}
