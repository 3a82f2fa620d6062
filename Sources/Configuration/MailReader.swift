import Basics
import Classification

/// Reads the configuration's `mail`.
struct MailReader {
  private let sinks: SinkReader

  /// `folder`: the folder that relative paths start from.
  init(folder: String) { sinks = SinkReader(folder: folder, what: "mail") }

  func read(_ node: YAMLNode) -> [MailSettings] { sinks.sinks(node, mail) }

  private func mail(_ node: YAMLNode) -> MailSettings? {
    var mail = MailSettings(id: "")
    mail.places = node.places
    node.read(
      "mail",
      [
        "id": { if let value = sinks.id($0) { mail.id = value } },
        "server": { if let value = server($0) { mail.server = value } },
        "startTLS": { mail.startTLS = $0.bool() },
        "from": { mail.from = sender($0) },
        "to": { mail.to = mailboxes($0) },
        "credentialsFile": { if let value = $0.string() { mail.credentialsFile = sinks.file(value) } },
        "schedule": { if let value = schedule($0) { mail.schedule = value } },
        "topics": { mail.topics = $0.strings() },
        "minProbability": { if let value = $0.double(0...1) { mail.minProbability = value } },
        "minScore": { if let value = $0.double(0...1_000_000) { mail.minScore = value } },
        "stories": { if let value = sinks.stories($0) { mail.stories = value } },
        "feeds": { mail.feeds = $0.strings() },
        "languages": { mail.languages = sinks.languages($0) },
        "proxy": { if let value = $0.bool() { mail.usesProxy = value } },
        "maxPerMinute": { if let value = $0.int(0...100_000) { mail.maxPerMinute = value } },
        "timeout": { if let value = $0.duration(.positive) { mail.timeout = value } },
        "retry": { (mail.retry, mail.giveUpAfter) = sinks.retry($0, mail.retry, mail.giveUpAfter) },
      ])
    check(mail, node)
    return mail.id.isEmpty ? nil : mail
  }

  private func check(_ mail: MailSettings, _ node: YAMLNode) {
    let missing = [
      ("id", "id: NAME"), ("server", "server: \"smtps://mail.example.org\""), ("from", "from: diplowatch@example.org"),
      ("to", "to: [desk@example.org]"),
    ].filter { node.member($0.0)?.isNull ?? true }
    if !missing.isEmpty { node.reject("this mail is not complete; add \(missing.map(\.1).joined(separator: ", "))") }
    if let to = node.member("to"), to.isSequence, to.elements?.isEmpty ?? false {
      to.reject("nobody gets this mail; write to: [desk@example.org]")
    }
    if let key = node.member("startTLS"), mail.server.lowercased().hasPrefix("smtps:") {
      key.reject("startTLS is for smtp:; smtps: has TLS from the start, so remove startTLS")
    }
    if mail.tellsPassword {
      (node.member("startTLS") ?? node).warn(
        "with startTLS: false the name and password of credentialsFile go to the server unencrypted; remove startTLS, or "
          + "credentialsFile")
    }
  }

  /// A server's address. The message does not repeat it, because it may hold a password.
  private func server(_ node: YAMLNode) -> String? {
    guard let text = node.string() else { return nil }
    let address = WebAddress(text)
    guard let scheme = address.scheme, ["smtp", "smtps"].contains(scheme.lowercased()), address.userInfo == nil,
      ["", "/"].contains(address.path), address.query == nil, address.fragment == nil,
      let end = address.hostAndPort.flatMap({ WebAddress.endpoint(String($0)) }), end.port != 0
    else {
      let advice =
        address.userInfo == nil
        ? "smtps://HOST or smtp://HOST is expected here, with :PORT if it is not 465 or 25, as in smtp://mail.example.org:587"
        : "a server's address has no name and password; write them to a file and name it with credentialsFile"
      node.reject(advice)
      return nil
    }
    return text
  }

  private func mailboxes(_ node: YAMLNode) -> [Mailbox] {
    node.values(Mailbox.init(parsing:)) {
      "\"\($0)\" is not an address for mail; write desk@example.org, or \"Name <desk@example.org>\""
    }
  }

  private func sender(_ node: YAMLNode) -> Mailbox? {
    if node.elements?.count ?? 0 > 1 {
      node.reject("a mail has one sender; write from: diplowatch@example.org")
    }
    return mailboxes(node).first
  }

  private func schedule(_ node: YAMLNode) -> MailSettings.Schedule? {
    switch node.text {
    case "each": return .each
    case "hourly": return .hourly
    case let text?:
      if let (_, hours, minutes) = text.wholeMatch(of: /([01]?[0-9]|2[0-3]):([0-5][0-9])/)?.output,
        let hour = Int(hours), let minute = Int(minutes)
      {
        return .daily(minute: hour * 60 + minute)
      }
      fallthrough
    case nil:
      let hint = Spelling.suggestion(for: node.text ?? "", among: ["each", "hourly"]).map {
        "; did you mean \"\($0)\"?"
      }
      node.reject("each, hourly or a time of day such as \"07:00\" is expected here\(hint ?? "")")
      return nil
    }
  }
}
