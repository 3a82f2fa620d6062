import Basics
import Configuration
import Foundation
import Matches
import Storage
import TestSupport
import Testing

@testable import Delivery

/// Messages for chat services and templates, with titles that try to break them.
struct MessageTests {
  private let time = Timestamp(seconds: 1_700_000_000)

  private func settings(_ yaml: String) throws -> WebhookSettings {
    let text = "webhooks: [{id: desk, url: 'https://host/topic', \(yaml)}]"
    let (settings, diagnostics) = SettingsLoader.load(text: text, file: "c.yaml")
    return try #require(settings?.webhooks.first, "\(diagnostics)")
  }

  private func line(title: String, summary: String = "", url: String = "https://a/1") async throws -> [UInt8] {
    let desk = try Desk()
    try await desk.queue(["1"], title: title, summary: summary)
    let line = try #require(try desk.store().queued().first).line
    return Array(String(decoding: line, as: UTF8.self).replacing("https:\\/\\/a\\/1", with: url).utf8)
  }

  private func message(_ settings: WebhookSettings, _ line: [UInt8]) throws -> WebhookMessage {
    let match = try #require(MatchRecord.shown(line: line))
    return WebhookMessage(.match(match, line: line, at: time), settings, url: "https://host/topic", id: "msg_1")
  }

  private func object(_ message: WebhookMessage) throws -> JSONValue { try #require(JSONValue(parsing: message.body)) }

  /// All strings in a JSON value.
  private func texts(_ value: JSONValue) -> [String] {
    switch value {
    case .string(let text): [text]
    case .array(let elements): elements.flatMap(texts)
    case .object(let members): members.flatMap { texts($0.value) }
    default: []
    }
  }

  @Test("The sample match of `webhook test` and `check` is a valid match line")
  func sample() async throws {
    let schema = try JSONSchema(named: "match")
    try schema.validate(String(decoding: SampleMatch.plain(at: time), as: UTF8.self))
    try schema.validate(String(decoding: SampleMatch.hostile(at: time), as: UTF8.self))
  }

  @Test(
    "A post without a title is shown with its first sentence, in every format",
    arguments: WebhookSettings.Format.allCases
  )
  func untitled(_ format: WebhookSettings.Format) async throws {
    let settings = try settings("format: \(format)\(Self.needs(format))")
    let desk = try Desk()
    try await desk.queue(
      ["1"], title: "", summary: "Envoys met in Vienna. More soon.", headline: "Envoys met in Vienna.")
    try await desk.queue(["2"], title: "", summary: "Posla vyslali. Stored by an earlier version.")
    #expect(try desk.store().queued().count == 2)
    for (match, words) in try zip(
      desk.store().queued(), ["Envoys met in Vienna.", "Posla vyslali."])
    {
      try JSONSchema(named: "match").validate(String(decoding: match.line, as: UTF8.self))
      let texts = texts(try object(message(settings, match.line)))
      #expect(texts.contains { $0.contains(words) })
      #expect(!texts.contains { $0.contains("no title") })
    }
    let matches = try desk.store().queued().compactMap { MatchRecord.shown(line: $0.line) }
    let summary = StandardEvent.body(.summary(matches, at: time), .none)
    #expect(String(decoding: summary, as: UTF8.self).contains("Envoys met in Vienna."))
  }

  /// The settings that a format requires.
  private static func needs(_ format: WebhookSettings.Format) -> String {
    switch format {
    case .template: ", template: {text: \"{{title}} {{text}}\", all: \"{{match}}\"}"
    case .telegram: ", chat: -1001"
    case .matrix: ", room: '!r:host', tokenFile: ./t"
    default: ""
    }
  }

  @Test(
    "A body stays below 20 kB if title, names or reasons are long, also for fifty matches",
    arguments: WebhookSettings.Format.allCases, ["\"&<*", "Ж", "界", "👩‍👩‍👧", "a"])
  func bounded(_ format: WebhookSettings.Format, _ letters: String) async throws {
    let settings = try settings("format: \(format)\(Self.needs(format))")
    let long = String(repeating: letters, count: 3000)
    let line = try await line(title: long, summary: long, url: "https://a/" + String(repeating: "b&", count: 900))
    var match = try #require(MatchRecord.shown(line: line))
    let evidence = (0..<4).map {
      MatchRecord.Evidence(term: "t", text: "\($0)" + long, field: "title", start: 0, end: 1, weight: 1)
    }
    let topic = MatchRecord.Topic(id: "t", title: long, score: 1, flags: [long], evidence: evidence)
    match.topics = Array(repeating: topic, count: 15)
    match.entry.authors = Array(repeating: long, count: 30)
    match.entities = match.entry.authors.map {
      MatchRecord.Entity(id: "e", name: $0, type: "person", side: nil, mentions: 1)
    }
    let events: [DeliveryEvent] = [
      .match(match, line: line, at: time), .summary(Array(repeating: match, count: 60), at: time),
      .test(match, line: line, webhook: "desk", at: time),
    ]
    for event in events {
      let body = WebhookMessage(event, settings, url: "https://host/topic", id: "msg_1").body
      #expect(body.count <= 20_000 && JSONValue(parsing: body) != nil)
      let first = try #require(letters.unicodeScalars.last)
      #expect(String(decoding: body, as: UTF8.self).unicodeScalars.contains(first))
    }
  }

  @Test("A template's values are shortened as it says, and to 20 kB; its own text is kept")
  func cutTemplate() async throws {
    let settings = try settings(
      """
      format: template, template: {short: "{{title:5}}", inside: "<{{ title : 8 }}> {{topics:3}}", list: "{{topics:3}}",
        long: "{{title}}", twice: "{{title}} and {{title}}", match: "{{match}}"}
      """)
    let message = try message(settings, await line(title: String(repeating: "длинно ", count: 3000)))
    let object = try object(message)
    #expect(object["short"]?.string == "длин…")
    #expect(object["inside"]?.string == "<длинно …> ta…")
    #expect(object["list"] == .array([.string("ta…")]))
    #expect(try #require(object["long"]?.string).hasPrefix("длинно длинно"))
    #expect(object["twice"]?.string?.contains("… and длинно") ?? false)
    #expect(message.body.count <= 20_000 && object["match"]?["entry"]?["id"]?.string == "1")
    for mistake in ["{{title:0}}", "{{title:x}}", "{{score:3}}", "{{match:9}}", "{{titel:3}}"] {
      let text = "webhooks: [{id: a, url: 'https://h/', format: template, template: \"\(mistake)\"}]"
      let (settings, diagnostics) = SettingsLoader.load(text: text, file: "c.yaml")
      #expect(settings == nil && diagnostics.count == 1, "\(mistake)")
    }
    let endless = try self.settings("format: template, template: {a: \(String(repeating: "x", count: 20_001))}")
    #expect(SinkTools.problem(withFormatOf: endless, now: time)?.contains("shorten the template") ?? false)
  }

  @Test("Telegram gets escaped HTML of at most 4096 characters, for the chat, silent or not")
  func telegram() async throws {
    let title = "A & B <i>C</i> \"D\" @everyone"
    let plain = try object(try message(settings("format: telegram, chat: -1001234567890"), await line(title: title)))
    #expect(plain["chat_id"] == .number(-1_001_234_567_890) && plain["parse_mode"]?.string == "HTML")
    #expect(plain["disable_notification"] == .bool(false))
    let text = try #require(plain["text"]?.string)
    #expect(
      text.hasPrefix(
        "<a href=\"https://a/1\">A &amp; B &lt;i&gt;C&lt;/i&gt; &quot;D&quot; @\u{200B}everyone</a>\ntalks 30"))
    let silent = try settings("format: telegram, chat: '@our_desk', silent: true")
    let match = try #require(MatchRecord.shown(line: await line(title: String(repeating: "<", count: 5000))))
    let summary = DeliveryEvent.summary(Array(repeating: match, count: 60), at: time)
    let object = try object(WebhookMessage(summary, silent, url: "https://host/topic", id: "msg_1"))
    #expect(object["chat_id"]?.string == "@our_desk" && object["disable_notification"] == .bool(true))
    let long = try #require(object["text"]?.string)
    #expect(long.utf16.count <= 4096 && long.utf16.count > 3000 && !long.contains("<"))
    for mistake in [
      "format: telegram", "chat: 12", "format: telegram, chat: our desk", "silent: true",
      "format: telegram, chat: 1, url: 'https://api.telegram.org/bot1:x/sendmessage'",
    ] {
      let url = mistake.contains("url:") ? "" : ", url: 'https://h/'"
      #expect(SettingsLoader.load(text: "webhooks: [{id: a, \(mistake)\(url)}]", file: "c.yaml").settings == nil)
    }
  }

  @Test("Matrix gets text and HTML, with the match's id as transaction id, and mentions nobody")
  func matrix() async throws {
    let room = "format: matrix, room: '!AbC:example.org', tokenFile: ./token"
    let loud = try await line(title: "A & B <i>C</i> @room")
    let message = try message(settings(room), loud)
    #expect(message.url == "https://host/topic/_matrix/client/v3/rooms/%21AbC%3Aexample.org/send/m.room.message/1")
    let object = try object(message)
    #expect(object["msgtype"]?.string == "m.text" && object["format"]?.string == "org.matrix.custom.html")
    #expect(object["body"]?.string?.hasPrefix("A & B <i>C</i> @room\nhttps://a/1\ntalks 30") ?? false)
    #expect(
      object["formatted_body"]?.string?.hasPrefix(
        "<strong><a href=\"https://a/1\">A &amp; B &lt;i&gt;C&lt;/i&gt; @room</a></strong><br>talks 30") ?? false)
    guard case .object(let mentions)? = object["m.mentions"] else { throw CancellationError() }
    #expect(mentions.isEmpty)
    let quiet = try await line(title: "A")
    let silent = try self.message(settings(room + ", silent: true"), quiet)
    #expect(try self.object(silent)["msgtype"]?.string == "m.notice")
    #expect(try settings("format: matrix, room: '!a:b', secretFile: ./token").tokenFile == "./token")
    for mistake in [
      "format: matrix, tokenFile: ./t", "format: matrix, room: '!a:b'", "room: '!a:b'",
      "format: matrix, room: '#desk:b', tokenFile: ./t", "format: standard, silent: true",
      "format: matrix, room: '!a:b', tokenFile: ./t, url: 'https://h/_matrix/client'",
    ] {
      let url = mistake.contains("url:") ? "" : ", url: 'https://h/'"
      #expect(SettingsLoader.load(text: "webhooks: [{id: a, \(mistake)\(url)}]", file: "c.yaml").settings == nil)
    }
  }

  @Test("A hostile title breaks no format and mentions nobody", arguments: WebhookSettings.Format.allCases)
  func hostile(_ format: WebhookSettings.Format) async throws {
    let settings = try settings("format: \(format)\(Self.needs(format))")
    #expect(SinkTools.problem(withFormatOf: settings, now: time) == nil)
    let message = try message(settings, SampleMatch.hostile(at: time))
    let object = try object(message)
    #expect(message.body.count <= 20_000)
    if format == .slack { #expect(!texts(object).contains { $0.contains("<!") || $0.contains("@everyone") }) }
    if format == .discord {
      guard case .object(let mentions) = object["allowed_mentions"] else { throw CancellationError() }
      #expect(mentions.count == 1 && mentions[0].name == "parse" && mentions[0].value == .array([]))
      #expect(object["content"] == nil)
    }
    if format.isForPeople { #expect(!texts(object).contains { $0.unicodeScalars.contains("\u{202E}") }) }
  }

  @Test("Slack gets a linked headline and the reasons, escaped")
  func slack() async throws {
    let object = try object(try message(settings("format: slack"), await line(title: "A & B <C>")))
    #expect(object["text"]?.string == "A &amp; B &lt;C&gt;")
    let first = object["blocks"]?.elements.first?["text"]
    #expect(first?["text"]?.string == "*<https://a/1|A &amp; B &lt;C&gt;>*")
    #expect(texts(object).contains { $0.contains("talks 30") && $0.contains("score 30") })
  }

  @Test("The longest texts stay within the limits of Discord, Slack and ntfy, cut between characters")
  func limits() async throws {
    let long = String(repeating: "*&👩‍👩‍👧", count: 3000)
    let match = try await line(title: long, summary: long)
    let discord = try object(try message(settings("format: discord"), match))
    let embed = try #require(discord["embeds"]?.elements.first)
    #expect(try #require(embed["title"]?.string).utf16.count <= 256)
    #expect(try #require(embed["description"]?.string).utf16.count <= 4096)
    #expect(texts(embed).map(\.utf16.count).reduce(0, +) <= 6000)
    let slack = try object(try message(settings("format: slack"), match))
    let blocks = try #require(slack["blocks"]?.elements)
    #expect(blocks.count > 1)
    for block in blocks {
      #expect(try #require(block["text"]?["text"]?.string).utf16.count <= 3000)
    }
    let ntfy = try object(try message(settings("format: ntfy"), match))
    #expect(try #require(ntfy["message"]?.string).utf8.count <= 4096)
    #expect(PlainLine.cut("👩‍👩‍👧👩‍👩‍👧", 9) == "👩‍👩‍👧…")
  }

  @Test("ntfy messages go to the server's root, with the topic in the body")
  func ntfy() async throws {
    let message = try message(settings("format: ntfy"), await line(title: "T"))
    let object = try object(message)
    #expect(message.url == "https://host/")
    #expect(object["topic"]?.string == "topic" && object["title"]?.string == "T")
    #expect(object["click"]?.string == "https://a/1")
  }

  @Test("Teams gets an Adaptive Card of text runs, in which markup has no effect")
  func teams() async throws {
    let object = try object(try message(settings("format: teams"), await line(title: "**A** <at>B</at>")))
    let card = try #require(object["attachments"]?.elements.first?["content"])
    #expect(card["type"]?.string == "AdaptiveCard")
    #expect(card["body"]?.elements.first?["inlines"]?.elements.first?["text"]?.string == "**A** <at>B</at>")
    #expect(card["actions"]?.elements.first?["url"]?.string == "https://a/1")
  }

  @Test("A template keeps its structure; a lone placeholder becomes the JSON value, one in a text becomes text")
  func template() async throws {
    let settings = try settings(
      """
      format: template, template: {n: 1.50, yes: true, no: null, list: [a, "{{topics}}"], score: "{{score}}",
        t: "{{ title }} ({{score}}; {{topics}})", none: "{{published}}", m: "{{match}}"}
      """)
    let body = try message(settings, await line(title: "\"}, {\\")).body
    #expect(String(decoding: body, as: UTF8.self).contains("\"n\":1.50"))
    let object = try #require(JSONValue(parsing: body))
    #expect(object["yes"] == .bool(true) && object["no"] == .null && object["none"] == .null)
    #expect(object["list"] == .array([.string("a"), .array([.string("talks")])]))
    #expect(object["score"] == .number(30))
    #expect(object["t"]?.string == "\"}, {\\ (30; talks)")
    #expect(object["m"]?["entry"]?["title"]?.string == "\"}, {\\")
  }

  @Test("Only http and https addresses become links, and no character ends them early")
  func links() {
    #expect(WebAddress.link("javascript:alert(1)") == nil)
    #expect(WebAddress.link("HTTPS://a/b|c>d e") == "HTTPS://a/b%7Cc%3Ed%20e")
    #expect(WebAddress.link("https://a/ж") == "https://a/%D0%B6")
  }
}
