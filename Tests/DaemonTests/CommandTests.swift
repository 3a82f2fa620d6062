import Foundation
import TestSupport
import Testing

/// The commands that read files and print, run with the built binary.
struct CommandTests {
  private static let watchlist = SharedData.checkout.appending(path: "Config/watchlist.d").path

  @Test("check accepts the shipped files, and counts their contents")
  func checkShipped() throws {
    for config in ["Config/diplowatch.yaml", "Config/local.yaml"] {
      let path = SharedData.checkout.appending(path: config).path
      let outcome = try BuiltBinary.run(["check", "--config", path])
      #expect(outcome.status == 0, "\(outcome.diagnostics)")
      #expect(outcome.output.contains(" 0 errors"))
    }
    let local = SharedData.checkout.appending(path: "Config/local.yaml").path
    #expect(try BuiltBinary.run(["check", "--config", local]).output.contains("15 topics"))
  }

  @Test(
    "An unknown topic in a filter is an error of check, a status page open to others a warning"
  )
  func checkAdvice() throws {
    let folder = try TemporaryFolder()
    let config = try folder.write(
      "c.yaml",
      """
      watchlist: ["\(Self.watchlist)"]
      status: {listen: "0.0.0.0:9464"}
      webhooks: [{id: desk, url: "https://desk.example/", topics: [sanction], feeds: [nowhere-at-all]}]
      """)
    let outcome = try BuiltBinary.run(["check", "--config", config])
    #expect(outcome.status == 1)
    #expect(
      outcome.diagnostics.contains("the topic \"sanction\", which is not in the watchlist; did you mean \"sanctions\"?")
    )
    #expect(outcome.diagnostics.contains("the feed \"nowhere-at-all\", which is not in the watchlist; correct it"))
    #expect(outcome.diagnostics.contains("0.0.0.0 is not a loopback address"))
    #expect(outcome.diagnostics.contains("fetch.contact is missing"))
    #expect(outcome.output.hasSuffix("c.yaml: 1 error, 3 warnings\n"))
  }

  @Test("parse prints one object; for a document that is not a feed it exits with 1")
  func parse() throws {
    let feed = SharedData.checkout.appending(path: "Demo/feeds/harbour-wire.rss").path
    let outcome = try BuiltBinary.run(["parse", feed, "--url", "http://harbour-wire.example/feed"])
    #expect(outcome.status == 0)
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
    #expect(object["format"] as? String == "rss2.0")
    #expect((object["entries"] as? [Any])?.count == 7)
    let refused = try BuiltBinary.run(["parse", "-"], input: "<html></html>")
    #expect(refused.status == 1)
    #expect(refused.diagnostics.contains("web page"))
    #expect(refused.output.isEmpty)
  }

  @Test("stories --batch --chains finds the answered acts among the items of a file")
  func chainsOfItems() throws {
    let items = """
      {"id": "a", "published": "2023-01-26", "title": "Washington expels three Russian attaches"}
      {"id": "b", "published": "2023-02-02", "title": "Russia and China discuss grain"}
      {"id": "c", "published": "2023-02-06", "title": "Москва в ответ высылает двух американских дипломатов"}
      """
    let outcome = try BuiltBinary.run(
      ["stories", "--batch", "--chains", "--json", "--watchlist", Self.watchlist, "-"], input: items)
    #expect(outcome.status == 0 && outcome.output.split(separator: "\n").count == 1, "\(outcome.diagnostics)")
    let chain = try #require(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
    #expect(chain["days"] as? Int == 11 && chain["numbers"] as? String == "3 : 2")
    #expect((chain["act"] as? [String: Any])?["story"] as? String == "a")
    #expect((chain["answer"] as? [String: Any])?["story"] as? String == "c")
    for slip in [["--chains", "a"], ["--batch", "--since", "7d", "-"], ["--batch", "--lines", "3", "-"]] {
      #expect(try BuiltBinary.run(["stories"] + slip).status == 64, "\(slip)")
    }
  }

  @Test("stories --batch --chains prints all answered acts, also beside a line that cannot be read")
  func allChainsOfItems() throws {
    // Each month the United States expel, and Russia answers.
    let items = (0..<24).flatMap { month in
      let (year, month) = (2020 + month / 12, month % 12 + 1)
      return [("United States expel", "Russian", "04"), ("Russia expels", "American", "07")].map { actor, whose, day in
        let date = "\(year)-\(month < 10 ? "0" : "")\(month)-\(day)"
        return
          #"{"id": "\#(actor)\#(date)", "published": "\#(date)", "title": "\#(actor) \#(month + 2) \#(whose) diplomats"}"#
      }
    }
    let outcome = try BuiltBinary.run(
      ["stories", "--batch", "--chains", "--within", "10", "--json", "--watchlist", Self.watchlist, "-"],
      input: (items + ["{no item"]).joined(separator: "\n"))
    #expect(outcome.status == 1 && outcome.diagnostics.contains("-:49:"), "\(outcome.diagnostics)")
    #expect(outcome.output.split(separator: "\n").count == 24, "\(outcome.output)")
    let missing = try BuiltBinary.run(["stories", "--batch", "--chains", "--watchlist", Self.watchlist, "/nowhere"])
    #expect(missing.status == 1 && missing.diagnostics.hasPrefix("/nowhere: error:"), "\(missing.diagnostics)")
    #expect(missing.diagnostics.split(separator: "\n").count == 1, "\(missing.diagnostics)")
  }

  @Test("parse --batch answers each line in order, invalid ones with an error, and exits with 0")
  func batch() throws {
    let feed = SharedData.checkout.appending(path: "Demo/feeds/vestnik.atom").path
    let requests = "{\"path\":\"\(feed)\"}\n\n{\"path\":\"/nowhere\"}\nnonsense\n{\"path\":\"\(feed)\",\"x\":1}\n"
    let outcome = try BuiltBinary.run(["parse", "--batch"], input: requests)
    #expect(outcome.status == 0)
    let lines = outcome.output.split(separator: "\n")
    #expect(lines.count == 4)
    #expect(lines[0].contains("\"atom1.0\"") && lines[0] == lines[3])
    #expect(lines[1].contains("\"error\"") && lines[2].contains("\"error\""))
  }

  @Test("classify gives a verdict for each line in order, and --matches-only the relevant ones")
  func classify() throws {
    let items = """
      {"id":"a","title":"Russia demands U.S. return seized diplomatic compounds"}
      {"id":"b","title":"A quiet day at the harbour"}
      """
    let outcome = try BuiltBinary.run(["classify", "--watchlist", Self.watchlist], input: items)
    #expect(outcome.status == 0, "\(outcome.diagnostics)")
    let lines = outcome.output.split(separator: "\n")
    #expect(lines.count == 2)
    #expect(lines[0].hasPrefix(#"{"id":"a","relevant":true,"#))
    #expect(lines[1].hasPrefix(#"{"id":"b","relevant":false,"score":0,"probability":0,"topics":[],"#))
    let only = try BuiltBinary.run(["classify", "--matches-only", "--watchlist", Self.watchlist], input: items)
    #expect(only.output.split(separator: "\n").count == 1)
    let bad = try BuiltBinary.run(["classify", "--watchlist", Self.watchlist], input: "{\"id\":1}\n" + items)
    #expect(bad.status == 1)
    #expect(bad.output.split(separator: "\n").count == 2)
    #expect(bad.diagnostics.contains("-:1:1: error:"))
    let post = try BuiltBinary.run(
      ["classify", "--watchlist", Self.watchlist],
      input: #"{"id":"c","summary":"Russia demands U.S. return seized diplomatic compounds. No answer came."}"#)
    #expect(post.output.hasPrefix(#"{"id":"c","relevant":true,"#), "\(post.diagnostics)")
  }

  @Test(
    "A line that is not JSON or not an item is an error with its column and what is wrong",
    arguments: [
      (#"{"id":"a","title":"x""#, "1:22: error: this line is not JSON: it ends too early"),
      (#"{"id":"a" "title":"x"}"#, "1:11: error: this line is not JSON: a comma or } is expected here"),
      (#"{"id":"ы","title":"x"#, "1:19: error: this line is not JSON: this string has no closing quote"),
      (#"{"id":"a","title":"x","n":[1,2}"#, "1:31: error: this line is not JSON: a comma or ] is expected here"),
      (#"{"id":"a","title":tru}"#, "1:19: error: this line is not JSON: this is not a JSON value"),
      (#"{id:"a"}"#, "1:2: error: this line is not JSON: a member's name in double quotes"),
      (#"{"id":"a","title":"\x"}"#, "1:19: error: this line is not JSON: this string has an escape"),
      (#"{"id":"a","title":"x"} {}"#, "1:24: error: this line is not JSON: nothing may follow"),
      ("[1]", "1:1: error: this line is not JSON: a JSON object is expected here"),
      (#"{"title":"x"}"#, #"1:1: error: this line is not an item: it has no "id""#),
      (#"{"id":1,"title":null}"#, #"1:1: error: this line is not an item: it has no "title", "summary" or "content""#),
    ])
  func brokenItems(_ line: String, _ message: String) throws {
    let outcome = try BuiltBinary.run(["classify", "--watchlist", Self.watchlist], input: line + "\n")
    #expect(outcome.status == 1 && outcome.diagnostics.contains("-:" + message), "\(outcome.diagnostics)")
  }

  @Test("The file after --watchlist FOLDER is the input; long texts are cut after a word, with a warning")
  func argumentsBehindWatchlists() throws {
    let folder = try TemporaryFolder()
    let filler = String(repeating: "word ", count: (256 << 10) / 5)
    let items = try folder.write(
      "items.jsonl",
      #"{"id":"a","title":"Russia demands U.S. return seized diplomatic compounds"}"# + "\n"
        + #"{"id":"b","title":"x","content":"\#(filler)Russia demands U.S. return seized diplomatic compounds"}"# + "\n"
    )
    let outcome = try BuiltBinary.run(["classify", "--watchlist", Self.watchlist, items])
    #expect(outcome.status == 0 && outcome.output.split(separator: "\n").count == 2, "\(outcome.diagnostics)")
    #expect(outcome.output.contains(#"{"id":"b","relevant":false"#))
    #expect(outcome.diagnostics.contains("items.jsonl:2:1: warning: the content is longer than 256 KiB"))
    let explained = try BuiltBinary.run(["explain", "--watchlist", Self.watchlist, "A quiet day"])
    #expect(explained.status == 0 && explained.output.hasPrefix("not relevant"), "\(explained.diagnostics)")
    #expect(try BuiltBinary.run(["eval", "--watchlist", Self.watchlist, "/nowhere.jsonl"]).status == 1)
    #expect(try BuiltBinary.run(["eval"]).status == 64)
  }

  /// Labelled items that differ in one word, each in a week of its own.
  private func labelled() throws -> String {
    let lines = (0..<80).map { index in
      let (word, label) = index % 2 == 0 ? ("envoys meet", "yes") : ("hockey match", "no")
      return """
        {"id":"s\(index % 3)-\(index)","language":"en","published":"20\(10 + index / 12)-\(index % 12 < 9 ? "0" : "")\(index % 12 + 1)-11",\
        "title":"US and Russia: \(word) today","expected":{"relevant":"\(label)","topics":["t"],"tone":1}}
        """
    }
    return lines.joined(separator: "\n")
  }

  @Test(
    "fit writes weights with their accuracy; classify uses them, eval measures and compares them"
  )
  func fit() throws {
    let folder = try TemporaryFolder()
    let (items, list, weights) = (folder.path("l.jsonl"), folder.path("w.yaml"), folder.path("weights.yaml"))
    try labelled().write(toFile: items, atomically: true, encoding: .utf8)
    try """
    entities:
      - {id: us, type: place, side: US, names: {en: [US]}}
      - {id: ru, type: place, side: RU, names: {en: [Russia]}}
    topics: [{id: t, terms: {en: {match: 40}}}]
    """.write(toFile: list, atomically: true, encoding: .utf8)
    let verdicts = folder.path("verdicts.jsonl")
    let outcome = try BuiltBinary.run(
      ["fit", items, "--watchlist", list, "--out", weights, "--verdicts", verdicts])
    #expect(outcome.status == 0, "\(outcome.diagnostics)")
    let judged = try String(contentsOfFile: verdicts, encoding: .utf8).split(separator: "\n")
    #expect(judged.count == 80 && judged[2].hasPrefix(#"{"id":"s2-2","relevant":true"#), "\(judged.first ?? "")")
    #expect(outcome.output.contains("learning curve") && outcome.output.contains("relevance, en: "))
    let head = try String(contentsOfFile: weights, encoding: .utf8)
    #expect(head.contains("from 80 labelled items (l.jsonl)") && head.contains("hockey*"))
    let verdict = try BuiltBinary.run(
      ["classify", "--watchlist", list, weights], input: #"{"id":"a","title":"Russia and US: envoys meet"}"#)
    #expect(verdict.output.hasPrefix(#"{"id":"a","relevant":true,"score":0,"probability":"#), "\(verdict.output)")
    let compared = try BuiltBinary.run(["eval", items, "--watchlist", list, "--compare", weights])
    #expect(compared.output.contains("gained (40)") && compared.output.contains("unchanged: 40"), "\(compared.output)")
    let measured = try BuiltBinary.run(["eval", items, "--watchlist", list, weights])
    #expect(measured.output.contains("calibration: expected error") && measured.output.contains("sign right"))
    let bad = try BuiltBinary.run(["fit", list, "--watchlist", list, "--out", weights])
    #expect(bad.status == 1 && bad.diagnostics.contains("w.yaml:1:1: error: this line is not a labelled item"))
  }

  @Test("explain shows what matched and what was missing")
  func explain() throws {
    let hit = try BuiltBinary.run([
      "explain", "Russia demands U.S. return seized diplomatic compounds", "--watchlist", Self.watchlist,
    ])
    #expect(hit.output.contains("+ property"))
    #expect(hit.output.contains("“diplomatic compounds”"))
    let miss = try BuiltBinary.run(["explain", "Moscow, Idaho, expels diplomats club", "--watchlist", Self.watchlist])
    #expect(miss.output.hasPrefix("not relevant"))
    #expect(miss.output.contains("shadow: “Moscow, Idaho” in the title is taken by “Moscow, Idaho”"))
    #expect(miss.output.contains("not in title or lead: US, RU"))
    #expect(miss.output.contains("missing: both sides"))
    #expect(!hit.output.contains("\u{1B}"))
    let json = try BuiltBinary.run(["explain", "Moscow on talks", "--json", "--watchlist", Self.watchlist])
    #expect(json.output.hasPrefix("{\"relevant\":false,"))
    #expect(json.output.contains("\"uncountedNames\":[\"Moscow\"]"))
  }

  @Test("explain shows the file and line of all that contributed, and the effect of factors")
  func explainPlaces() throws {
    let folder = try TemporaryFolder()
    let base = try folder.write(
      "base.yaml",
      """
      version: 1
      defaults:
        boost: {title: 2, body: 0.5}
        bodyOnlyFactor: 2
      entities:
        - {id: us, name: United States, type: place, side: US, names: {en: [U.S.]}}
        - id: ru
          name: Russia
          type: place
          side: RU
          names: {en: [Russia], ru: [Росси*]}
      shadows: [Little Russia]
      topics:
        - id: homes
          title: Homes
          threshold: 20
          terms:
            en:
              "dacha*": 25
              "villa*": 5
          rules:
            - {seq: [seize*, home*], score: 10}
      guards: [{id: fun, words: [party, song], factor: 3}]
      """)
    let own = try folder.write(
      "own.yaml",
      """
      topics:
        - id: homes
          terms: {en: {"dacha*": 30}}
      """)
    func explain(_ arguments: String...) throws -> String {
      let outcome = try BuiltBinary.run(["explain", "--watchlist", base, "--watchlist", own] + arguments)
      return outcome.output.replacing(folder.url.path + "/", with: "")
    }
    let text = try explain("U.S. and Russia on dachas\nLittle Russia. One. Two. They seized homes to a party song.")
    for line in [
      "    “Russia”  ru  base.yaml:11", "taken by “Little Russia”  base.yaml:12", "by  dacha*  base.yaml:19",
      "30 × 2 title = 60  (weight own.yaml:3; title base.yaml:3)", "  base.yaml:22",
      "10 × 0.5 body = 5  (body base.yaml:3)", "thresholds × 3  base.yaml:23", "    “party”  by  party  base.yaml:23",
      "needed: 20 × 3 guard.fun = 60  (threshold base.yaml:16; guard.fun base.yaml:23)",
    ] { #expect(text.contains(line), "\(line)\n\(text)") }
    let json = try explain("--json", "U.S. and Russia on dachas")
    #expect(
      json.contains(
        """
        "at":"base.yaml:19:9","factors":[{"name":"weight","value":30,"at":"own.yaml:3:28"},\
        {"name":"title","value":2,"at":"base.yaml:3:18"}]
        """), "\(json)")
    #expect(json.contains("\"entity\":\"ru\",\"counts\":true,\"at\":\"base.yaml:11:18\""), "\(json)")
    // JSON output does not contain it.
    let items = try folder.write("items.jsonl", "{\"id\":\"1\",\"title\":\"U.S. and Russia on dachas\"}\n")
    let verdict = try BuiltBinary.run(["classify", "--watchlist", base, "--watchlist", own, "--", items]).output
    #expect(verdict.contains("\"relevant\":true") && !verdict.contains("yaml") && !verdict.contains("factors"))
  }

  @Test("bash completes ids from the configuration on the command line, states, and files")
  func completions() throws {
    let folder = try TemporaryFolder()
    _ = try folder.write(
      "w.yaml",
      """
      feeds: [{id: wire-one, url: "https://one.example/"}, {id: wire-two, url: "https://two.example/"}]
      entities: [{id: us, name: United States, type: place, side: US, names: {en: [U.S.]}}]
      topics: [{id: trade, title: Trade, terms: {en: {"tariff*": 30}}}, {id: visas, title: Visas, terms: {en: {visa: 30}}}]
      """)
    _ = try folder.write(
      "c.yaml",
      "watchlist: [w.yaml]\nwebhooks: [{id: desk, url: \"https://desk.example/\"}, {id: chat, url: \"https://c/\"}]")
    let script = try BuiltBinary.run(["--generate-completion-script", "bash"]).output
    try script.write(toFile: folder.path("script"), atomically: true, encoding: .utf8)
    let asks = """
      cd "$2"; PATH="$1:$PATH"; source ./script
      shift 2
      COMP_WORDS=(diplowatch "$@"); COMP_CWORD=$#; COMP_LINE="${COMP_WORDS[*]}"; COMP_POINT=${#COMP_LINE}
      _diplowatch diplowatch "${COMP_WORDS[-1]}" "${COMP_WORDS[-2]}"
      printf '%s\\n' "${COMPREPLY[@]}" | sort
      """
    func offered(_ words: String...) throws -> [String] {
      let shell = Process()
      let pipe = Pipe()
      shell.executableURL = URL(filePath: "/bin/bash")
      shell.arguments =
        ["-c", asks, "bash", BuiltBinary.url.deletingLastPathComponent().path, folder.url.path] + words
      shell.standardOutput = pipe
      try shell.run()
      let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
      shell.waitUntilExit()
      return String(decoding: output, as: UTF8.self).split(separator: "\n").map(String.init)
    }
    #expect(try offered("tail", "--config", "c.yaml", "--topic", "t") == ["trade"])
    #expect(try offered("poll", "--config", "c.yaml", "wire") == ["wire-one", "wire-two"])
    #expect(try offered("status", "--config=c.yaml", "wire-t") == ["wire-two"])
    #expect(try offered("webhook", "test", "--config", "c.yaml", "d") == ["desk"])
    #expect(try offered("explain", "--watchlist", "w.yaml", "--home-side", "") == ["US"])
    #expect(try offered("status", "--state", "fa") == ["failing"])
    #expect(try offered("check", "--config", "c") == ["c.yaml"])
    #expect(try offered("eval", "scr") == ["script"])
  }

  @Test("tail shows the latest matches without control characters")
  func tail() throws {
    let folder = try TemporaryFolder()
    let line = """
      {"schema":"diplowatch.match/1","id":"1","matchedAt":"2026-11-23T16:45:40.123Z","revision":1,\
      "feed":{"id":"f","url":"http://x/"},"entry":{"title":"a\\u001b[2Jb\\u202e","url":"http://x/1",\
      "authors":[],"categories":[]},"score":40,"topics":[{"id":"talks","title":"T","score":40,"flags":["planned"],\
      "evidence":[{"term":"x","text":"a","field":"title","start":0,"end":1,"weight":40}]}],"entities":[]}
      """
    let path = try folder.write("matches.jsonl", line + "\nbroken\n")
    let outcome = try BuiltBinary.run(["tail", path])
    #expect(outcome.status == 0)
    #expect(outcome.output.contains("T 40 [planned]: “a” 40"))
    #expect(!outcome.output.contains("\u{1B}") && !outcome.output.contains("\u{202E}"))
    #expect(try BuiltBinary.run(["tail", path, "--topic", "sanctions"]).output.isEmpty)
    #expect(try BuiltBinary.run(["tail", folder.path("none")]).status == 1)
  }

  @Test("check renders each webhook's format and reads its secrets, without showing its address")
  func checkWebhooks() throws {
    let folder = try TemporaryFolder()
    let config = try folder.write(
      "c.yaml",
      """
      watchlist: ["\(Self.watchlist)"]
      webhooks:
        - {id: a, url: "https://host/secret-path", format: template, template: {text: "{{title}} {{text}}", all: "{{match}}"}}
        - {id: b, url: "https://host/secret-path", format: slack, topics: [tlaks], secretFile: ./none}
        - {id: c, url: "https://host/secret-path", secretFile: credential}
      """)
    let outcome = try BuiltBinary.run(["check", "--config", config])
    #expect(outcome.status == 1, "\(outcome.diagnostics)")
    #expect(outcome.diagnostics.contains("webhook \"b\" filters by the topic \"tlaks\""))
    #expect(outcome.diagnostics.contains("did you mean \"talks\"?"))
    #expect(outcome.diagnostics.contains("c.yaml:4:90: error: webhook \"b\": "))
    #expect(outcome.diagnostics.contains("none: there is no such file"))
    #expect(outcome.diagnostics.contains("c.yaml:5:58: warning: webhook \"c\": credential: a name without a folder"))
    #expect(!outcome.diagnostics.contains("secret-path"))
    let body = try BuiltBinary.run(["webhook", "test", "a", "--print", "--config", config])
    let object = try JSONSerialization.jsonObject(with: Data(body.output.utf8)) as? [String: Any]
    #expect((object?["text"] as? String)?.hasPrefix("Test: Russia demands") ?? false)
  }

  @Test(
    "check never shows a password in a database's address, not in the line that it quotes either",
    arguments: [
      "postgresql://dw:hid/den@h/d", "postgres://dw:hidden@h/d", "postgresql://h/d?password=hidden",
      "'postgresql://dw:hid den@h/d'", "postgresql://dw@hidden@h/d",
    ])
  func databasePassword(_ address: String) throws {
    let folder = try TemporaryFolder()
    let config = try folder.write("c.yaml", "state: \(address)\n")
    let outcome = try BuiltBinary.run(["check", "--config", config])
    #expect(outcome.status == 1 && outcome.diagnostics.contains("c.yaml:1:8: error: "), "\(outcome)")
    #expect(!outcome.diagnostics.contains("hid") && outcome.diagnostics.contains("://***"), "\(outcome)")
  }

  @Test("webhook test shows the receiver's answer but never the secret")
  func webhookTest() throws {
    let receiver = try LoopbackServer { _ in LoopbackServer.Response(200, body: "thanks") }
    let folder = try TemporaryFolder()
    try folder.write("secret", "whsec_\(Data("0123456789abcdef0123456789abcdef".utf8).base64EncodedString())\n")
    let config = try folder.write(
      "c.yaml", "webhooks: [{id: desk, url: \"\(receiver.url("/hook"))\", secretFile: ./secret}]\n")
    let outcome = try BuiltBinary.run(["webhook", "test", "desk", "--config", config])
    #expect(outcome.status == 0, "\(outcome.diagnostics)")
    #expect(outcome.output == "desk: delivered: 200: thanks\n")
    let request = try #require(receiver.requests.first)
    #expect(request.headers["webhook-signature"] != nil)
    #expect(String(decoding: request.body, as: UTF8.self).contains("\"webhook.test\""))
    let refusals: [(Int, Int32)] = [(500, 75), (408, 75), (429, 75), (400, 1), (404, 1), (410, 1), (302, 1)]
    for (status, code) in refusals {
      receiver.answer { _ in LoopbackServer.Response(status, body: "reason \(status)") }
      let refused = try BuiltBinary.run(["webhook", "test", "desk", "--config", config])
      #expect(refused.status == code && refused.output.contains("answered \(status): reason \(status)"))
    }
    let unknown = try BuiltBinary.run(["webhook", "test", "dsek", "--config", config])
    #expect(unknown.status == 1)
    #expect(unknown.diagnostics.contains("did you mean \"desk\"?"))
  }
}
