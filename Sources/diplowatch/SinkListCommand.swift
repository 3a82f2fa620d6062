import ArgumentParser
import Basics
import Configuration
import Daemon
import Delivery
import Storage

/// `diplowatch webhook list`, `mail list`: shows every sink of a kind and its state.
struct SinkListCommand<Kind: SinkCommandKind>: AsyncParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "list", abstract: "Show every \(Kind.word), its waiting deliveries, and its last and next attempt.")
  }

  @OptionGroup var configuration: ConfigurationOption

  @Flag(help: "Print one JSON object for each of them, one a line.")
  var json = false

  func run() async throws {
    let settings = try configuration.load()
    let store = try await settings.readState()
    do throws(StorageError) {
      var rows = [["ID", "FORMAT", "ADDRESS", "STATE", "WAITING", "DEAD", "LAST ATTEMPT", "NEXT TRY"]]
      for sink in Kind.sinks(of: settings) {
        let (counts, attempts) = try await SinkTools.report(sink, in: store, attempts: 1)
        if json {
          Output.line(object(sink, counts, attempts.first?.attempt))
        } else {
          rows.append(row(sink, counts, attempts.first?.attempt))
        }
      }
      if !json { Output.lines(TextTable.lines(rows)) }
    } catch {
      Output.diagnostic("error: \(error)")
      throw ExitCode(75)
    }
  }

  private func state(_ counts: DeliveryCounts) -> String {
    counts.isDisabled ? "disabled" : counts.failures > 0 ? "failing" : "ok"
  }

  /// A webhook's format; when a mail is sent.
  private func format(_ sink: any SinkSettings) -> String {
    (sink as? WebhookSettings)?.format.rawValue ?? (sink as? MailSettings)?.schedule.text ?? ""
  }

  /// When the next attempt is due; nil if there is none. Of a mail with a schedule, its next digest.
  private func nextTry(_ sink: any SinkSettings, _ counts: DeliveryCounts) -> Timestamp? {
    guard !counts.isDisabled, let next = counts.nextTry else { return nil }
    return SinkTools.nextDigest(sink, after: SystemClock.now()) ?? next
  }

  private func row(_ sink: any SinkSettings, _ counts: DeliveryCounts, _ last: DeliveryAttempt?) -> [String] {
    let attempt = last.map { "\($0.at.rfc3339()) \($0.status.map(String.init) ?? $0.sentence)" }
    return [
      sink.id, format(sink), SinkTools.maskedAddress(sink), state(counts),
      "\(counts.waiting)" + (counts.aside > 0 ? " (\(counts.aside) set aside)" : ""), "\(counts.dead)", attempt ?? "-",
      nextTry(sink, counts).map { $0 <= SystemClock.now() ? "due" : $0.rfc3339() } ?? "-",
    ]
  }

  private func object(_ sink: any SinkSettings, _ counts: DeliveryCounts, _ last: DeliveryAttempt?) -> [UInt8] {
    var writer = JSONWriter()
    writer.object {
      $0.member("id", sink.id)
      $0.member("format", format(sink))
      $0.member("address", SinkTools.maskedAddress(sink))
      $0.member("state", state(counts))
      $0.member("disabledBecause", counts.disabledBecause)
      $0.key("failures")
      $0.value(counts.failures)
      $0.key("waiting")
      $0.value(counts.waiting)
      $0.key("setAside")
      $0.value(counts.aside)
      $0.key("dead")
      $0.value(counts.dead)
      if let last {
        $0.key("lastAttempt")
        last.write(to: &$0)
      }
      $0.member("nextTry", nextTry(sink, counts))
    }
    return writer.bytes
  }
}

extension DeliveryAttempt {
  /// Writes the attempt as a JSON object.
  func write(title: String? = nil, to writer: inout JSONWriter) {
    writer.object {
      $0.member("at", at.rfc3339(alwaysMilliseconds: true))
      $0.member("match", matchID)
      $0.member("title", title)
      $0.key("matches")
      $0.value(matches)
      $0.key("attempt")
      $0.value(number)
      if let status {
        $0.key("status")
        $0.value(status)
      }
      $0.key("milliseconds")
      $0.value(Int(milliseconds))
      $0.member("outcome", outcome.rawValue)
      $0.member("result", sentence)
      $0.member("nextTry", nextTry)
    }
  }
}
