import Basics
import Classification

/// Reads the configuration's `webhooks`.
struct WebhookReader {
  private let sinks: SinkReader

  /// `folder`: the folder that relative paths start from.
  init(folder: String) { sinks = SinkReader(folder: folder, what: "webhook") }

  func read(_ node: YAMLNode) -> [WebhookSettings] { sinks.sinks(node, webhook) }

  private func webhook(_ node: YAMLNode) -> WebhookSettings? {
    var hook = WebhookSettings(id: "", url: "")
    hook.places = node.places
    var address: WebhookSettings.Address?
    node.read(
      "a webhook",
      [
        "id": { if let value = sinks.id($0) { hook.id = value } },
        "url": { if let value = $0.string() { address = .url(value) } },
        "urlFile": { if let value = $0.string() { address = .file(sinks.file(value)) } },
        "secretFile": { if let value = $0.string() { hook.secretFile = sinks.file(value) } },
        "tokenFile": { if let value = $0.string() { hook.tokenFile = sinks.file(value) } },
        "topics": { hook.topics = $0.strings() },
        "minProbability": { if let value = $0.double(0...1) { hook.minProbability = value } },
        "minScore": { if let value = $0.double(0...1_000_000) { hook.minScore = value } },
        "stories": { if let value = sinks.stories($0) { hook.stories = value } },
        "feeds": { hook.feeds = $0.strings() },
        "languages": { hook.languages = sinks.languages($0) },
        "format": { if let value = $0.choice(WebhookSettings.Format.self) { hook.format = value } },
        "template": { hook.template = TemplateReader.read($0) },
        "chat": { hook.chat = chat($0) },
        "room": { hook.room = room($0) },
        "silent": { if let value = $0.bool() { hook.isSilent = value } },
        "proxy": { if let value = $0.bool() { hook.usesProxy = value } },
        "maxPerMinute": { if let value = $0.int(0...100_000) { hook.maxPerMinute = value } },
        "timeout": { if let value = $0.duration(.positive) { hook.timeout = value } },
        "retry": { (hook.retry, hook.giveUpAfter) = sinks.retry($0, hook.retry, hook.giveUpAfter) },
      ])
    if node.member("id").map(\.isNull) ?? true { node.reject("a webhook needs an id; add id: NAME") }
    checkAddress(address, hook.format, node)
    if let address { hook.address = address }
    if (hook.format == .template) != (hook.template != nil) {
      node.reject("format: template and template: {…} go together; add the one that is missing or remove the other")
    }
    if (hook.format == .telegram) != (node.member("chat") != nil) {
      node.reject("format: telegram and chat: NUMBER go together; add the one that is missing or remove the other")
    }
    if (hook.format == .matrix) != (node.member("room") != nil) {
      node.reject(
        "format: matrix and room: \"!ID:SERVER\" go together; add the one that is missing or remove the other")
    }
    if let silent = node.member("silent"), hook.format != .telegram, hook.format != .matrix {
      silent.reject("silent is for format: telegram and format: matrix; remove it")
    }
    if hook.format == .matrix {
      // Matrix has an access token and no signature: whichever of the two keys names it.
      if hook.tokenFile == nil {
        (hook.tokenFile, hook.secretFile) = (hook.secretFile, nil)
        hook.places["tokenFile"] = hook.places["secretFile"]
      }
      if hook.tokenFile == nil { node.reject("format: matrix needs an access token; add tokenFile: PATH") }
    }
    if hook.tokenFile != nil, case .url(let url)? = address, WebAddress(url).scheme?.lowercased() == "http",
      !WebAddress(url).isLoopback
    {
      (node.member("url") ?? node).warn(
        "with http: the token of tokenFile goes to the receiver unencrypted; write https:, or remove tokenFile")
    }
    return hook.id.isEmpty ? nil : hook
  }

  private func chat(_ node: YAMLNode) -> String? {
    guard let text = node.string() else { return nil }
    guard text.wholeMatch(of: /-?[0-9]{1,15}|@[A-Za-z][A-Za-z0-9_]{3,31}/) != nil else {
      node.reject(
        "a chat's number is expected here, as in -1001234567890, or the name of a public chat, as in \"@desk\"")
      return nil
    }
    return text
  }

  private func room(_ node: YAMLNode) -> String? {
    guard let text = node.string() else { return nil }
    guard text.wholeMatch(of: /![^\s:]{1,200}(:[^\s]{1,200})?/) != nil else {
      node.reject(
        "a room's internal id is expected here, as in \"!AbCdEf:example.org\"; clients show it in the room's settings")
      return nil
    }
    return text
  }

  private func checkAddress(_ address: WebhookSettings.Address?, _ format: WebhookSettings.Format, _ node: YAMLNode) {
    if node.member("url") != nil, node.member("urlFile") != nil {
      node.reject("a webhook has url or urlFile, not both; remove one")
    }
    switch address {
    case .file?: break
    case .url(let url)?:
      if let problem = WebhookAddress.problem(with: url, format: format) {
        (node.member("url") ?? node).reject(problem)
      }
    case nil:
      node.reject("a webhook needs an http or https address; add url: \"https://…\", or urlFile: PATH for a secret one")
    }
  }
}

/// Checks the form of a webhook's address, for addresses in the configuration (`url`) and in files (`urlFile`).
public enum WebhookAddress {
  /// What is wrong with an address and what to do; nil if nothing is. The address may be a secret, so the text does not
  /// contain it.
  public static func problem(with url: String, format: WebhookSettings.Format) -> String? {
    guard WebAddress.isWeb(url),
      url.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value != 0x7F })
    else { return "an http or https address is expected here, as in https://hooks.example.org/diplowatch" }
    if format == .ntfy, topic(of: url) == nil {
      return "an address for ntfy is the server and the topic, as in https://ntfy.sh/my-topic"
    }
    if format == .matrix, url.contains("/_matrix") || url.contains(where: { $0 == "?" || $0 == "#" }) {
      return "an address for Matrix is the homeserver's alone, as in https://matrix.example.org"
    }
    if format == .telegram, WebAddress(url).server == "api.telegram.org",
      url.wholeMatch(of: /(?i:https:\/\/api\.telegram\.org)\/bot[0-9]+:[-_A-Za-z0-9]+\/sendMessage/) == nil
    {
      return "an address for Telegram is https://api.telegram.org/botTOKEN/sendMessage; the token in it is a secret, "
        + "so write the address to a file and name that file with urlFile"
    }
    return nil
  }

  /// Splits an ntfy address into the topic and the server's root, to which messages are posted as JSON (ntfy.sh
  /// documentation, "Publish as JSON"). Nil if it is not such an address.
  public static func topic(of url: String) -> (name: String, server: String)? {
    var address = WebAddress(url)
    let name = address.path.dropFirst()
    guard WebAddress.isWeb(url), address.host?.isEmpty == false, address.path.hasPrefix("/"), address.fragment == nil,
      name.wholeMatch(of: /[-_A-Za-z0-9]{1,64}/) != nil
    else { return nil }
    address.path = "/"
    return (String(name), address.text)
  }
}
