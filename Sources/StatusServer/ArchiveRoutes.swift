import Basics
import FeedModel
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import StatusReports

/// What is answered of the archive: the search page for everybody, marks and `reclassify` on the control socket, and marks
/// from the page where the configuration allows them.
struct ArchiveRoutes {
  let source: any StatusSource
  let archive: any ArchiveSource
  /// Whether this is the control socket, whose askers may do what an operator may.
  let isControl: Bool

  /// The largest form.
  private static let maxFormBytes = 16 << 10

  func add(to router: Router<BasicRequestContext>) {
    router.get("/search") { [source, archive] request, _ in
      try await Self.search(FormFields(request.uri.query ?? ""), archive, source)
    }
    router.post("/mark") { [archive, isControl] request, _ in
      guard isControl else { return try await Self.markFromPage(request, archive) }
      return try await Self.answer { () async throws(Refusal) in
        try await archive.mark(Self.mark(FormFields(request.uri.query ?? "")))
      }
    }
    if isControl {
      router.post("/mute") { [archive] request, _ in
        let values = FormFields(request.uri.query ?? "")
        return try await Self.answer { () async throws(Refusal) in
          guard let subject = values["subject"], let end = values["until"].flatMap(Timestamp.init(rfc3339:)) else {
            throw .unreadable("a mute needs a subject and an end")
          }
          return try await archive.mute(
            MuteForm(subject: subject, until: ReportTime(end), reason: values["why"]))
        }
      }
      router.post("/unmute") { [archive] request, _ in
        let subject = FormFields(request.uri.query ?? "")["subject"] ?? ""
        return try await Self.answer { () async throws(Refusal) in try await archive.unmute(subject) }
      }
      router.post("/reclassify") { [archive] request, _ in
        let since = request.uri.queryParameters["since"].flatMap { Int64($0) }
        return try await Self.answer { () async throws(Refusal) in
          guard let since else {
            throw .unreadable("reclassify needs a time from which on, in milliseconds since 1970")
          }
          return try await archive.reclassify(since: Timestamp(milliseconds: since))
        }
      }
    }
  }

  // MARK: searching

  private static func search(
    _ fields: FormFields, _ archive: any ArchiveSource, _ source: any StatusSource
  ) async throws -> Response {
    let form = SearchForm(asGiven: fields)
    var report: SearchReport
    var status = HTTPResponse.Status.ok
    do throws(Refusal) {
      try SearchForm.check(fields)
      report = try await archive.search(form)
    } catch {
      (report, status) = (SearchReport(problem: error.sentence), error.status)
    }
    let found = report
    let page = await source.views.run { _ in
      let status = await source.status(feedLimit: 0)
      let page = SearchPage(
        form: form, report: found, topics: await source.topics(), now: source.now(), version: status.version,
        status: status)
      return ByteBuffer(string: page.html().text)
    }
    return StatusServer.answer(page, StatusServer.htmlType, status)
  }

  // MARK: marking

  /// The form of a page of ours: no other site may send it, and it says so itself (Fetch Metadata, or RFC 6454's Origin).
  private static func markFromPage(_ request: Request, _ archive: any ArchiveSource) async throws -> Response {
    guard await archive.allowsMarks() else {
      throw HTTPError(.notFound, message: "marks from the page are off; status.marks: true switches them on")
    }
    guard isOwn(request) else {
      throw HTTPError(.forbidden, message: "this form was not sent by a page of this server")
    }
    let body = try await request.body.collect(upTo: Self.maxFormBytes)
    let values = FormFields(String(buffer: body))
    do throws(Refusal) {
      _ = try await archive.mark(try mark(values))
    } catch {
      return StatusServer.refusal(error)
    }
    // Back to the list that the reader came from.
    let list = FormFields(request.headers[.referer].flatMap { WebAddress($0).query } ?? "").text
    return Response(status: .seeOther, headers: [.location: (list.isEmpty ? "/" : "/?" + list) + "#matches"])
  }

  private static func isOwn(_ request: Request) -> Bool {
    guard let host = request.head.authority, !host.isEmpty,
      request.headers[.contentType]?.hasPrefix("application/x-www-form-urlencoded") ?? false
    else { return false }
    // No script can set it. Behind a reverse proxy with TLS it is true too, where Host may be another; without TLS, browsers
    // do not send it.
    if let site = request.headers[HTTPField.Name("Sec-Fetch-Site")!] { return site == "same-origin" }
    guard let origin = request.headers[.origin] else { return false }
    return origin == "http://\(host)" || origin == "https://\(host)"
  }

  private static func mark(_ values: FormFields) throws(Refusal) -> MarkForm {
    guard let id = values["id"], let answer = values["relevant"], ["yes", "no"].contains(answer) else {
      throw .unreadable("a mark needs an id, and yes or no")
    }
    let topics = values["topics"].map { $0.split { $0 == " " || $0 == "," }.map(String.init) }
    return MarkForm(
      id: id, isRelevant: answer == "yes", topics: topics?.isEmpty ?? true ? nil : topics,
      note: values["note"])
  }

  private static func answer<Report: Encodable>(_ body: () async throws(Refusal) -> Report) async throws -> Response {
    do throws(Refusal) {
      let report = try await body()
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      guard let json = try? encoder.encode(report) else { throw .unavailable("the answer cannot be written as JSON") }
      return StatusServer.answer(ByteBuffer(bytes: json), "application/json")
    } catch {
      return StatusServer.refusal(error)
    }
  }
}
