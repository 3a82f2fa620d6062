import Basics
import Classification
import Testing

@testable import Configuration

/// The configuration's `mail`.
struct MailReaderTests {
  private static let whole = "id: a, server: 'smtp://mail.example.org:587', from: w@example.org, to: d@example.org"

  private func read(_ keys: String) -> (mail: MailSettings?, diagnostics: [Diagnostic]) {
    let (settings, diagnostics) = SettingsLoader.load(text: "mail:\n  - {\(keys)}", file: "c.yaml")
    return (settings?.mail.first, diagnostics)
  }

  @Test("All keys are read")
  func keys() throws {
    let (mail, diagnostics) = read(
      "id: a, server: 'smtps://[::1]', from: \"Watch <w@example.org>\", to: [d@example.org, 'Чиж <c@example.org>'], "
        + "credentialsFile: login, topics: [talks], minProbability: 0.5, stories: first, schedule: '7:05', timeout: 5s, "
        + "retry: {initial: 2s, max: 3s, giveUpAfter: 1d}, maxPerMinute: 0, languages: ru, feeds: [f]")
    let read = try #require(mail, "\(diagnostics)")
    #expect(
      diagnostics.isEmpty && read.from?.name == "Watch" && read.to.map(\.address) == ["d@example.org", "c@example.org"])
    #expect(read.schedule == .daily(minute: 425) && read.schedule.text == "07:05" && read.stories == .first)
    #expect(read.retry.max == .seconds(3) && read.limitPerMinute == nil && read.hasCredentials && read.sink == "mail:a")
  }

  @Test(
    "STARTTLS is required unless the server is this machine or it is switched off",
    arguments: [
      ("smtp://mail.example.org", "", true), ("smtp://127.0.0.1:25", "", false), ("smtp://localhost", "", false),
      ("smtp://[::1]:2525", "", false), ("smtp://10.0.0.1", "", true), ("smtp://10.0.0.1", ", startTLS: false", false),
      ("smtp://127.0.0.1", ", startTLS: true", true), ("smtp://127.0.0.1.example.org", "", true),
    ])
  func encryption(_ server: String, _ keys: String, _ isRequired: Bool) throws {
    let mail = try #require(read("id: a, server: '\(server)', from: w@a.org, to: d@a.org\(keys)").mail)
    #expect(mail.requiresTLS == isRequired)
  }

  @Test(
    "Mistakes are reported at their position",
    arguments: [
      ("id: a, server: 'mail.example.org', from: w@a.org, to: d@a.org", "2:20", "smtps://HOST"),
      ("id: a, server: 'smtp://u:pw@h', from: w@a.org, to: d@a.org", "2:20", "credentialsFile"),
      ("id: a, server: 'smtp://h/x', from: w@a.org, to: d@a.org", "2:20", "smtps://HOST"),
      (whole + ", schedule: dayly", "2:104", "time of day"),
      (whole + ", schedule: hourli", "2:104", "did you mean \"hourly\""),
      (whole + ", schedule: '24:00'", "2:104", "time of day"),
      (whole + ", topic: [a]", "2:94", "did you mean \"topics\""),
      (whole + ", stories: frist", "2:103", "did you mean \"first\""), ("id: a, server: 'smtp://h'", "2:5", "from: "),
      ("id: a, server: 'smtp://h', from: nobody, to: d@a.org", "2:38", "not an address for mail"),
      ("id: a, server: 'smtp://h', from: w@a.org, to: ['d@a.org', \"x@y\\nBcc: z@a.org\"]", "2:63", "not an address"),
      ("id: a, server: 'smtp://h', from: w@a.org, to: []", "2:51", "nobody gets this mail"),
      ("id: a, server: 'smtps://h', startTLS: true, from: w@a.org, to: d@a.org", "2:43", "remove startTLS"),
      ("id: a, server: 'smtp://h', from: [w@a.org, x@a.org], to: d@a.org", "2:38", "one sender"),
      (whole + ", proxy: true", "1:7", "fetch.proxy"),
    ])
  func mistakes(_ keys: String, _ place: String, _ message: String) throws {
    let (mail, diagnostics) = read(keys)
    #expect(mail == nil || !diagnostics.isEmpty)
    let text = diagnostics.map(\.description)
    #expect(text.contains { $0.hasPrefix("c.yaml:\(place)") || $0.contains(message) }, "\(text)")
    #expect(text.contains { $0.contains(message) && !$0.contains("pw@") }, "\(text)")
  }

  @Test("A password that would go unencrypted is a warning; two mails of one id are an error")
  func warnings() {
    let open = read(Self.whole + ", startTLS: false, credentialsFile: ./login").diagnostics
    #expect(open.map(\.severity) == [.warning] && open.first?.message.contains("unencrypted") ?? false)
    #expect(
      read("id: a, server: 'smtp://localhost', from: w@a.org, to: d@a.org, credentialsFile: ./x").diagnostics.isEmpty)
    for (url, count) in [
      ("http://chat.example.org", 1), ("HTTP://10.0.0.1:80/", 1), ("http://127.0.0.1:8008", 0), ("http://[::1]", 0),
      ("http://localhost", 0), ("https://chat.example.org", 0), ("http://localhost.example.org", 1),
    ] {
      let text = "webhooks: [{id: a, format: matrix, url: '\(url)', room: '!a:b', tokenFile: ./token}]"
      let found = SettingsLoader.load(text: text, file: "c.yaml").diagnostics
      #expect(found.count == count && found.allSatisfy { $0.severity == .warning }, "\(url) \(found)")
    }
    let twice = SettingsLoader.load(text: "mail: [{\(Self.whole)}, {\(Self.whole)}]", file: "c.yaml").diagnostics
    #expect(twice.count == 1 && twice[0].message.contains("two mails"))
  }

  @Test("Mail addresses with and without a name are read; malformed ones are refused")
  func mailboxes() {
    #expect(Mailbox(parsing: "\"Desk, the\" <d.e+f@example.org>")?.name == "Desk, the")
    #expect(Mailbox(parsing: "Desk <d@localhost>")?.address == "d@localhost")
    #expect(Mailbox(parsing: "<d@example.org>")?.name == nil)
    for text in [
      "", "desk", "a@b@c", "a b@c", "a@b c", "a@-b", "a@b.", ".a@b", "a..b@c", "a@b>", "<a@b", "a@b\r\nBcc: c@d", "é@b",
      "a@é",
      "x\ny <a@b.org>",
    ] {
      #expect(Mailbox(parsing: text) == nil, "\(text)")
    }
  }
}
