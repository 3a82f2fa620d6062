import ArgumentParser
import Basics
import Configuration
import Delivery
import Storage

/// `diplowatch webhook list`: shows every webhook and its state.
struct WebhookListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Show every webhook, its waiting deliveries, and its last and next attempt.")

  @OptionGroup var configuration: ConfigurationOption

  @Flag(help: "Print one JSON object for each webhook, one a line.")
  var json = false

  func run() async throws {
    let settings = try configuration.load()
    let store = try settings.readState()
    do throws(StorageError) {
      var rows = [["ID", "FORMAT", "ADDRESS", "STATE", "WAITING", "DEAD", "LAST ATTEMPT", "NEXT TRY"]]
      for webhook in settings.webhooks {
        let (counts, attempts) = try await WebhookTools.report(webhook, in: store, attempts: 1)
        if json {
          Output.line(object(webhook, counts, attempts.first?.attempt))
        } else {
          rows.append(row(webhook, counts, attempts.first?.attempt))
        }
      }
      if !json { for line in TextTable.lines(rows) { Output.line(line) } }
    } catch {
      Output.diagnostic("error: \(error)")
      throw ExitCode(75)
    }
  }

  private func state(_ counts: DeliveryCounts) -> String {
    counts.isDisabled ? "disabled" : counts.failures > 0 ? "failing" : "ok"
  }

  private func row(_ webhook: WebhookSettings, _ counts: DeliveryCounts, _ last: DeliveryAttempt?) -> [String] {
    let attempt = last.map { "\($0.at.rfc3339()) \($0.status.map(String.init) ?? $0.sentence)" }
    return [
      webhook.id, webhook.format.rawValue, WebhookTools.maskedAddress(webhook), state(counts),
      "\(counts.waiting)" + (counts.aside > 0 ? " (\(counts.aside) set aside)" : ""), "\(counts.dead)", attempt ?? "-",
      counts.nextTry?.rfc3339() ?? "-",
    ]
  }

  private func object(_ webhook: WebhookSettings, _ counts: DeliveryCounts, _ last: DeliveryAttempt?) -> [UInt8] {
    var writer = JSONWriter()
    writer.object {
      $0.member("id", webhook.id)
      $0.member("format", webhook.format.rawValue)
      $0.member("address", WebhookTools.maskedAddress(webhook))
      $0.member("state", state(counts))
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
      $0.member("nextTry", counts.nextTry)
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
