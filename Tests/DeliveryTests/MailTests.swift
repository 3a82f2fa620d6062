import Basics
import Classification
import Configuration
import Digests
import Foundation
import HTTPLoop
import Matches
import SQLiteStorage
import Storage
import Synchronization
import TestSupport
import Testing

@testable import Delivery

/// Mail, as an SMTP server on loopback receives it.
@Suite(.timeLimit(.minutes(2)))
struct MailTests {
  private let desk: Desk

  init() throws { desk = try Desk() }

  /// Mail to a server on loopback, retried after milliseconds, with its sink in the state.
  private func mail(
    _ server: SMTPServer, _ change: (inout MailSettings) -> Void = { _ in }
  ) async throws -> MailSettings {
    var mail = MailSettings(id: "desk")
    mail.server = server.url
    mail.from = Mailbox(parsing: "Дежурный <watch@example.org>")
    mail.to = [Mailbox(parsing: "desk@example.org"), Mailbox(parsing: "chief@example.org")].compactMap(\.self)
    mail.retry = Backoff(initial: .milliseconds(1), max: .milliseconds(5))
    change(&mail)
    _ = try await desk.service(webhooks: [mail])
    return mail
  }

  private func counts() throws -> DeliveryCounts { try desk.store().storedCounts(of: "mail:desk") }

  /// The parts of a mail, decoded, by type.
  private func parts(_ mail: SMTPServer.Mail) throws -> [String: String] {
    var parts: [String: String] = [:]
    for piece in mail.message.components(separatedBy: "--=_diplowatch_alternative\r\n").dropFirst() {
      let end = try #require(piece.range(of: "\r\n\r\n"))
      let body = piece[end.upperBound...].components(separatedBy: "--=_diplowatch_alternative--")[0]
      let type = piece.contains("text/html") ? "html" : "plain"
      if piece.contains("base64") {
        let data = try #require(Data(base64Encoded: body.replacingOccurrences(of: "\r\n", with: "")))
        parts[type] = String(decoding: data, as: UTF8.self)
      } else {
        var bytes: [UInt8] = []
        var rest = Array(body.replacingOccurrences(of: "=\r\n", with: "").utf8)[...]
        while let byte = rest.popFirst() {
          guard byte == UInt8(ascii: "=") else {
            bytes.append(byte)
            continue
          }
          let digits = String(decoding: rest.prefix(2), as: UTF8.self)
          bytes.append(try #require(UInt8(digits, radix: 16), "\(digits)"))
          rest = rest.dropFirst(2)
        }
        parts[type] = String(decoding: bytes, as: UTF8.self)
      }
    }
    return parts
  }

  /// A header field with its encoded words decoded.
  private func decoded(_ mail: SMTPServer.Mail, _ field: String) throws -> String {
    let value = try #require(mail.header(field))
    return try value.replacing(/\?= =\?UTF-8\?B\?/, with: "?==?UTF-8?B?").replacing(/=\?UTF-8\?B\?([^?]*)\?=/) {
      match in
      String(decoding: try #require(Data(base64Encoded: String(match.output.1))), as: UTF8.self)
    }
  }

  @Test("A match is one mail to all recipients, with text and HTML, and a Message-ID made of the match's id")
  func one() async throws {
    let server = try SMTPServer()
    let mail = try await mail(server)
    try await desk.queue(
      ["1"], title: "Talks & <b>more</b> in Geneva", summary: "Envoys met. \"Nothing\" new = all well.")
    try await desk.run(mail) { server.mails.count == 1 }
    let sent = try #require(server.mails.first)
    #expect(sent.from == "watch@example.org" && sent.to == ["desk@example.org", "chief@example.org"])
    let match = try #require(try await desk.store().matches(after: .start, limit: 1).first)
    #expect(sent.header("Message-ID") == "<\(match.id).desk@example.org>")
    #expect(sent.header("Date") == "Thu, 01 Jan 1970 00:16:40 +0000")
    #expect(sent.header("Subject") == "Talks & <b>more</b> in Geneva")
    #expect(try decoded(sent, "From") == "Дежурный <watch@example.org>")
    #expect(sent.header("To") == "desk@example.org, chief@example.org")
    #expect(sent.header("Content-Type")?.hasPrefix("multipart/alternative") ?? false)
    let parts = try parts(sent)
    #expect(parts["plain"]?.contains("Talks & <b>more</b> in Geneva\r\nhttps://a/1") ?? false)
    #expect(
      parts["html"]?.contains("<a href=\"https://a/1\">Talks &amp; &lt;b&gt;more&lt;/b&gt; in Geneva</a>") ?? false)
    #expect(parts["plain"]?.contains("\"Nothing\" new = all well.") ?? false)
    #expect(sent.message.components(separatedBy: "\r\n").allSatisfy { $0.utf8.count <= 78 })
    #expect(try counts() == DeliveryCounts())
  }

  @Test("Russian text arrives in header and bodies; a feed's text cannot add a header field or end a body")
  func russian() async throws {
    let server = try SMTPServer()
    let mail = try await mail(server)
    let title = "Рябков: Москва требует вернуть изъятую дипсобственность в США, пока переговоры в Вене не прерваны"
    try await desk.queue(["1"], title: title, summary: ".\r\n.\r\nQUIT\r\nпереговоры\r\n--=_diplowatch_alternative--")
    try await desk.queue(["2"], title: "Talks\r\nBcc: all@example.org\r\n\r\nbody =?UTF-8?Q?x?=")
    try await desk.run(mail) { server.mails.count == 2 }
    #expect(try decoded(server.mails[0], "Subject") == title)
    #expect(server.mails[0].message.utf8.allSatisfy { $0 < 0x80 })
    let parts = try parts(server.mails[0])
    #expect(parts["plain"]?.contains("переговоры") ?? false && parts["html"]?.contains(title) ?? false)
    #expect(server.mails[1].header("Bcc") == nil && server.mails[1].to.count == 2)
    #expect(try decoded(server.mails[1], "Subject").contains("Bcc: all@example.org"))
    let lines = (server.mails[0].message + server.mails[1].message).components(separatedBy: "\r\n")
    #expect(lines.allSatisfy { $0.utf8.count <= 78 })
  }

  @Test("After a temporary refusal the same bytes are sent again, and newer mails wait")
  func retries() async throws {
    let tries = Mutex<[String]>([])
    let server = try SMTPServer { step in
      guard case .message(let mail) = step else { return nil }
      return tries.withLock { tries in
        tries.append(mail.message)
        return tries.count < 4 ? "451 4.3.0 try later" : nil
      }
    }
    let mail = try await mail(server)
    try await desk.queue(["1", "2"])
    let lines = LogLines()
    try await desk.run(mail, logger: lines) { server.mails.count == 2 }
    let all = tries.withLock { $0 }
    #expect(Set(all.prefix(4)).count == 1 && server.mails[0].message == all[0])
    #expect(lines.all.count { $0.contains("mail failed") && $0.contains("451: 4.3.0 try later") } == 1)
    #expect(lines.all.count { $0.contains("mail delivers again") } == 1)
  }

  @Test(
    "No mail is lost if the server is busy, unreachable or ends the connection",
    arguments: ["421 busy", "", "450 greylisted"])
  func busy(_ reply: String) async throws {
    let tries = Mutex(0)
    let server = try SMTPServer { step in
      guard case .recipient = step else { return nil }
      return tries.withLock { tries in
        tries += 1
        return tries < 3 ? reply : nil
      }
    }
    let mail = try await mail(server)
    try await desk.queue(["1"])
    try await desk.run(mail) { server.mails.count == 1 }
    #expect(try counts() == DeliveryCounts())
  }

  @Test("A server that refuses all recipients ends the mail, over a restart too, until a replay")
  func disabled() async throws {
    let server = try SMTPServer { step in if case .recipient = step { "550 5.1.1 nobody here" } else { nil } }
    let mail = try await mail(server)
    try await desk.queue(["1", "2"])
    let lines = LogLines()
    try await desk.run(mail, logger: lines) { try counts().isDisabled }
    await (try await desk.service(webhooks: [mail])).drain()
    #expect(lines.all.contains { $0.contains("mail disabled: the server answered 550: 5.1.1 nobody here") })
    #expect(try await SinkTools.report(mail, in: desk.store(), attempts: 9).attempts.count == 1)
    server.answer { _ in nil }
    #expect(try await SinkTools.replay(mail, in: desk.store(), since: nil, now: desk.now).waiting == 2)
    try await desk.run(mail) { server.mails.count == 2 }
  }

  @Test("A recipient that is refused for good keeps the mail from nobody else, and the attempt tells of it")
  func someRecipients() async throws {
    let server = try SMTPServer { step in
      if case .recipient("desk@example.org") = step { "550 5.1.1 nobody here" } else { nil }
    }
    let mail = try await mail(server)
    try await desk.queue(["1", "2"])
    try await desk.run(mail) { server.mails.count == 2 }
    #expect(try counts() == DeliveryCounts())
    let attempts = try await SinkTools.report(mail, in: desk.store(), attempts: 9).attempts
    #expect(attempts.count == 2)
    #expect(
      attempts.allSatisfy {
        $0.attempt.outcome == .delivered
          && $0.attempt.sentence.hasSuffix("taken: but 1 of 2 recipients refused: 550 5.1.1 nobody here")
      }, "\(attempts.map(\.attempt.sentence))")
  }

  @Test(
    "A connection that breaks after one recipient was refused is a failure, not a refusal",
    arguments: [true, false])
  func brokenAfterRefusal(_ atRecipient: Bool) async throws {
    let tries = Mutex(0)
    let server = try SMTPServer { step in
      switch step {
      case .recipient("desk@example.org"): return "550 5.1.1 nobody here"
      case .recipient where atRecipient, .data where !atRecipient:
        // An empty reply closes the connection.
        return tries.withLock { tries in
          tries += 1
          return tries < 3 ? "" : nil
        }
      default: return nil
      }
    }
    let mail = try await mail(server)
    try await desk.queue(["1"])
    try await desk.run(mail) { server.mails.count == 1 }
    #expect(try counts() == DeliveryCounts() && tries.withLock { $0 } == 3)
  }

  @Test("A full mailbox (552) of all recipients switches the mail off and gives up no match")
  func fullMailboxes() async throws {
    let server = try SMTPServer { step in
      if case .recipient = step { "552 5.2.2 mailbox full" } else { nil }
    }
    let mail = try await mail(server)
    try await desk.queue(["1", "2"])
    try await desk.run(mail) { try counts().isDisabled }
    #expect(try counts().dead == 0 && server.mails.isEmpty)
  }

  @Test("A recipient that is refused for now is waited for, and nobody gets the mail twice")
  func laterRecipient() async throws {
    let tries = Mutex(0)
    let server = try SMTPServer { step in
      guard case .recipient("chief@example.org") = step else { return nil }
      return tries.withLock { tries in
        tries += 1
        return tries < 3 ? "451 4.7.1 greylisted" : nil
      }
    }
    let mail = try await mail(server)
    try await desk.queue(["1"])
    try await desk.run(mail) { try counts() == DeliveryCounts() }
    #expect(server.mails.count == 1 && tries.withLock { $0 } == 3)
  }

  @Test(
    "A greeting, a sender or a command that is refused is tried again, and the attempt tells of it",
    arguments: ["554 not today", "550 5.7.1 sender unknown", "554 no data"])
  func refusedSession(_ reply: String) async throws {
    let tries = Mutex(0)
    let server = try SMTPServer { step in
      switch (step, reply) {
      case (.connect, "554 not today"), (.sender, "550 5.7.1 sender unknown"), (.data, "554 no data"):
        tries.withLock { tries in
          tries += 1
          return tries < 4 ? reply : nil
        }
      default: nil
      }
    }
    let mail = try await mail(server)
    try await desk.queue(["1"])
    try await desk.run(mail) { server.mails.count == 1 }
    let attempts = try await SinkTools.report(mail, in: desk.store(), attempts: 9).attempts.map(\.attempt)
    #expect(attempts.count == 4 && attempts.count { $0.outcome == .failed && $0.status == Int(reply.prefix(3)) } == 3)
    #expect(try counts() == DeliveryCounts())
  }

  @Test("A message that is refused for good is given up, and the next one goes")
  func refused() async throws {
    let server = try SMTPServer { step in
      if case .message(let mail) = step, mail.message.contains("Title of 1") {
        "554 5.7.1 looks like spam"
      } else {
        nil
      }
    }
    let mail = try await mail(server)
    try await desk.queue(["1", "2"])
    try await desk.run(mail) { server.mails.count == 1 }
    #expect(try counts().dead == 1 && !counts().isDisabled)
  }

  @Test("Name and password are sent but never shown, whatever the server answers")
  func credentials() async throws {
    let file = try desk.folder.write("login", "desk-user\ngeheim 007\n")
    let server = try SMTPServer { step in
      if case .auth(let name) = step, name != "desk-user:right" { "535 no such pair \(name)" } else { nil }
    }
    let mail = try await mail(server) { $0.credentialsFile = file }
    try await desk.queue(["1"])
    let lines = LogLines()
    try await desk.run(mail, logger: lines) { lines.all.contains { $0.contains("535") } }
    #expect(try !counts().isDisabled)
    let attempts = try await SinkTools.report(mail, in: desk.store(), attempts: 9).attempts
    let said = lines.all.joined() + attempts.map(\.attempt.sentence).joined()
    #expect(said.contains("535") && !said.contains("geheim") && !said.contains("desk-user"))
    _ = try desk.folder.write("login", "desk-user:right\n")
    try await desk.run(mail) { server.mails.count == 1 }
    #expect(server.mails.first?.credentials == "desk-user:right")
  }

  @Test("If TLS is required but not offered, nothing is sent")
  func encryption() async throws {
    let server = try SMTPServer()
    let mail = try await mail(server) { $0.startTLS = true }
    let options = HTTPLoopOptions()
    let http = try HTTPLoop(
      {
        var all = options; all.addresses = .any; return all
      }())
    let result = await SinkTools.test(mail, http: http, mailer: http, environment: [:], now: desk.now)
    #expect(result.verdict == .unavailable && result.sentence.contains("STARTTLS") && server.mails.isEmpty)
  }

  @Test("Matches beyond the limit per minute are one mail, with an id made of theirs")
  func summary() async throws {
    let server = try SMTPServer()
    let mail = try await mail(server) { $0.maxPerMinute = 1 }
    try await desk.queue(["1", "2", "3"])
    await (try await desk.service(webhooks: [mail])).drain()
    #expect(server.mails.count == 2)
    let summary = try #require(server.mails.last)
    #expect(summary.header("Subject") == "2 more matches")
    #expect(try #require(summary.header("Message-ID")).hasPrefix("<sum-"))
    #expect(try parts(summary)["plain"]?.contains("Title of 3\r\nhttps://a/3") ?? false)
  }

  @Test("A digest is sent once for each time that is due, also after restarts, with the matches until then")
  func digest() async throws {
    let server = try SMTPServer()
    let clock = Mutex(Timestamp(rfc3339: "2026-11-28T05:30:00Z")!)
    let clocks = DeliveryClocks(now: { clock.withLock { $0 } }, uptime: { clock.withLock { $0.milliseconds } })
    var mail = try await mail(server)
    mail.schedule = .hourly
    func restart(_ minutes: Int64) async throws {
      clock.withLock { $0 = Timestamp(milliseconds: $0.milliseconds + minutes * 60_000) }
      await (try await desk.service(webhooks: [mail], clocks: clocks)).drain()
    }
    try await restart(0)
    try await desk.queue(["1", "2"])
    try await restart(10)
    #expect(server.mails.isEmpty)
    server.answer { step in if case .message = step { "451 later" } else { nil } }
    try await restart(25)
    try await desk.queue(["3"])
    server.answer { _ in nil }
    try await restart(10)
    try await restart(10)
    #expect(server.mails.count == 1)
    let first = try #require(server.mails.first)
    #expect(try parts(first)["plain"].map { $0.contains("Title of 2") && !$0.contains("Title of 3") } ?? false)
    try await restart(180)
    try await restart(60)
    #expect(server.mails.count == 2)
    #expect(try parts(server.mails[1])["plain"]?.contains("Title of 3") ?? false)
    #expect(server.mails[0].header("Message-ID") != server.mails[1].header("Message-ID"))
    // A replayed mail is sent at once.
    #expect(
      try await SinkTools.replay(mail, in: desk.store(), since: Timestamp(seconds: 0), now: desk.now).planned == 3)
    try await restart(1)
    #expect(server.mails.count == 3)
  }

  @Test("A digest has the stories of its matches by topic, and the tone, as text and HTML")
  func digestContent() async throws {
    let server = try SMTPServer()
    let clock = Mutex(Timestamp(rfc3339: "2026-11-28T05:30:00Z")!)
    let clocks = DeliveryClocks(now: { clock.withLock { $0 } }, uptime: { clock.withLock { $0.milliseconds } })
    var mail = try await mail(server)
    mail.schedule = .hourly
    let maker = DigestMaker(try #require(Classifier.compile(Watchlist()).classifier), sides: ["US", "RU"])
    await (try await desk.service(webhooks: [mail], clocks: clocks, digests: maker)).drain()
    try await desk.queue(["1", "2", "p3"], title: "Talks & <more>")
    clock.withLock { $0 = Timestamp(milliseconds: $0.milliseconds + 3_600_000) }
    await (try await desk.service(webhooks: [mail], clocks: clocks, digests: maker)).drain()
    let sent = try #require(server.mails.first)
    #expect(try decoded(sent, "Subject").contains("3 matches in 3 stories"))
    let parts = try parts(sent)
    #expect(
      parts["plain"]?.contains("TALKS (2 STORIES)") ?? false && parts["plain"]?.contains("PROPERTY (1 STORY)") ?? false)
    #expect(parts["html"]?.contains("Talks &amp; &lt;more&gt;</a>") ?? false)
  }

  @Test("A server that answers everything but QUIT holds up nobody for more than a moment")
  func stuckQuit() async throws {
    let server = try SMTPServer { step in
      if case .quit = step { sleep(20) }
      return nil
    }
    let mail = try await mail(server)
    try await desk.queue(["1", "2"])
    let start = ContinuousClock.now
    try await desk.run(mail) { server.mails.count == 2 }
    #expect(ContinuousClock.now - start < .seconds(15))
    #expect(try counts() == DeliveryCounts())
  }

  @Test("A server that refuses the sender and then does not answer QUIT holds up nobody for more than a moment")
  func stuckRefusal() async throws {
    let server = try SMTPServer { step in
      switch step {
      case .sender: return "503 out of order"
      case .quit:
        sleep(20)
        return nil
      default: return nil
      }
    }
    let mail = try await mail(server)
    var options = HTTPLoopOptions()
    options.addresses = .any
    let http = try HTTPLoop(options)
    let start = ContinuousClock.now
    let result = await SinkTools.test(mail, http: http, mailer: http, environment: [:], now: desk.now)
    #expect(ContinuousClock.now - start < .seconds(12))
    #expect(result.verdict == .refused && result.sentence.contains("503"))
  }

  @Test("A digest is compared with what passes its filter in the week before; what was stored later is not read")
  func comparison() async throws {
    let now = Timestamp(rfc3339: "2026-11-28T06:00:00Z")!
    let day: Int64 = 86_400
    func ago(_ days: Int64) -> Timestamp { Timestamp(seconds: now.seconds - days * day) }
    try await desk.queue(["old"], at: ago(9))
    try await desk.queue(["1", "2", "p3", "p4", "p5"], at: ago(3))
    try await desk.queue(["6", "p7", "8"], at: Timestamp(seconds: now.seconds - 60))
    try await desk.queue(["late"], at: ago(2))
    let store = try desk.store()
    let maker = DigestMaker(try #require(Classifier.compile(Watchlist()).classifier), sides: ["US", "RU"])
    let source = DigestSource(store: store, maker: maker, feeds: [])
    let stored = try await store.latestMatches(passing: MatchFilter(topics: ["talks"], since: ago(1)), limit: 9)
    let matches = stored.reversed().compactMap { MatchRecord.shown(line: $0.line) }
    #expect(matches.count == 2)
    let filtered = try await source.digest(
      of: matches, passing: MatchFilter(topics: ["talks"]), start: ago(1), end: now)
    #expect(filtered.matches == 2 && filtered.matchesBefore == 2)
    #expect(
      try await source.digest(of: matches, passing: MatchFilter(), start: ago(1), end: now).matchesBefore == 5)
    let all = try await source.digest(since: ago(1), until: now)
    #expect(all.matches == 3 && all.matchesBefore == 5)
  }

  @Test(
    "A digest tells which acts were answered in its period, also those of up to 30 days before that pass its filter")
  func answeredActs() async throws {
    let now = Timestamp(rfc3339: "2026-11-28T06:00:00Z")!
    func ago(_ days: Int64) -> Timestamp { Timestamp(seconds: now.seconds - days * 86_400 - 60) }
    try await desk.queue(["1"], title: "US expels 60 Russian diplomats", at: ago(20))
    try await desk.queue(["p2"], title: "US to close Russian consulate in Houston", at: ago(35))
    try await desk.queue(["p3"], title: "Russia closes US consulate in Vladivostok", at: ago(0))
    try await desk.queue(["4"], title: "Россия высылает 58 американских дипломатов", at: ago(0))
    let store = try desk.store()
    let maker = DigestMaker(try #require(Classifier.compile(Watchlist()).classifier), sides: ["US", "RU"])
    let source = DigestSource(store: store, maker: maker, feeds: [])
    let chains = try await source.digest(since: ago(1), until: now).chains
    #expect(chains.map(\.days) == [20] && chains.first?.numbers == "60 : 58")
    let stored = try await store.latestMatches(passing: MatchFilter(since: ago(1)), limit: 9)
    let matches = stored.reversed().compactMap { MatchRecord.shown(line: $0.line) }
    let property = try await source.digest(
      of: matches, passing: MatchFilter(topics: ["property"]), start: ago(1), end: now)
    #expect(property.chains.isEmpty)
  }

  @Test("A headline and a feed's title of any length make no mail of any length")
  func longHeadline() async throws {
    let server = try SMTPServer()
    let mail = try await mail(server)
    try await desk.queue(["1"], title: String(repeating: "word ", count: 20_000))
    try await desk.run(mail) { server.mails.count == 1 }
    #expect(server.mails[0].message.utf8.count < 20_000)
  }

  @Test(
    "The next time of day is computed in its zone, also on days when clocks change",
    arguments: [
      ("07:00", "2026-11-28T06:30:00Z", "2026-11-28T06:00:00Z", "2026-11-29T06:00:00Z"),
      ("07:00", "2026-11-28T05:59:59Z", "2026-11-27T06:00:00Z", "2026-11-28T06:00:00Z"),
      ("07:00", "2026-11-28T06:00:00Z", "2026-11-28T06:00:00Z", "2026-11-29T06:00:00Z"),
      ("02:30", "2026-03-29T12:00:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z"),
      ("02:30", "2026-10-25T00:45:00Z", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"),
      ("02:30", "2026-10-25T01:45:00Z", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"),
      ("02:30", "2026-10-25T00:10:00Z", "2026-10-24T00:30:00Z", "2026-10-25T00:30:00Z"),
      ("hourly", "2026-11-28T05:30:00Z", "2026-11-28T05:00:00Z", "2026-11-28T06:00:00Z"),
      ("hourly", "2026-10-25T01:30:00Z", "2026-10-25T01:00:00Z", "2026-10-25T02:00:00Z"),
    ])
  func times(_ schedule: String, _ now: String, _ latest: String, _ next: String) throws {
    let text = "mail: [{id: a, server: 'smtp://h', from: a@b, to: c@d, schedule: '\(schedule)'}]"
    let settings = try #require(SettingsLoader.load(text: text, file: "c.yaml").settings?.mail.first)
    let zone = try #require(TimeZone(identifier: "Europe/Berlin"))
    let clock = try #require(DigestClock(settings.schedule, timeZone: zone))
    let time = try #require(Timestamp(rfc3339: now))
    #expect(clock.latest(at: time).rfc3339() == latest && clock.next(after: time).rfc3339() == next)
  }

  @Test("A muted match is flagged in the log, and neither mailed nor posted, also not by a replay")
  func muted() async throws {
    let server = try SMTPServer()
    let mail = try await mail(server)
    let subject = try #require(Mute.Subject(parsing: "topic:talks"))
    try await desk.store().save(
      Mute(subject: subject, until: Timestamp(seconds: 2000), reason: "enough", at: Timestamp(seconds: 900)))
    try await desk.queue(["1", "p2"])
    try await desk.run(mail) { server.mails.count == 1 }
    #expect(server.mails[0].header("Subject") == "Title of p2")
    #expect(try desk.validLines() == 2 && desk.folder.read("matches.jsonl").contains(#""muted":"topic:talks""#))
    #expect(
      try await SinkTools.replay(mail, in: desk.store(), since: Timestamp(seconds: 0), now: desk.now).planned == 1)
    #expect(try await desk.store().unmute(subject))
    #expect(try await !desk.store().unmute(subject))
    try await desk.queue(["3"])
    try await desk.run(mail) { server.mails.count == 3 }
  }

  @Test("A credentials file has name and password on one or two lines; no message shows its content")
  func files() throws {
    let right = ["a\nb c", "a:b c", "a: b c", "a:\tb c\n", "a b c\n", "\na\n\nb c\r\n"]
    for text in right {
      let read = try MailRequest.Credentials(file: desk.folder.write("login", text), environment: [:])
      #expect(read.name == "a" && read.password == "b c", "\(text)")
    }
    for text in ["", "geheim", "geheim\nb\nc", ":geheim"] {
      let file = try desk.folder.write("login", text)
      let problem = #expect(throws: SecretFile.Problem.self) {
        try MailRequest.Credentials(file: file, environment: [:])
      }
      #expect(problem?.description.contains(file) ?? false && !(problem?.description.contains("geheim") ?? true))
    }
  }
}
