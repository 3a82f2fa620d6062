import FeedModel
import FeedParsing
import Testing

struct HTMLTextTests {
  private func html(_ text: String, limit: Int = .max) -> String? {
    var text = text
    var scratch: [UInt8] = []
    return text.withUTF8 { PlainText.html($0, limit: limit, scratch: &scratch) }
  }

  private func guessed(_ text: String) -> String? {
    var text = text
    var scratch: [UInt8] = []
    return text.withUTF8 { PlainText.guessed($0, limit: .max, scratch: &scratch) }
  }

  @Test(
    "Tags end where the HTML standard says",
    arguments: [
      (#"<a href="a>b" title='c>d'>link</a>"#, "link"), ("<a href=a>b</a>", "b"), (#"<a href=x">y</a>"#, "y"),
      (#"<a =">x">y"#, #"x">y"#), (#"<a b = "c>d" e>f"#, "f"), ("a<br/>b<BR>c", "a b c"), ("bo<b>l</b>d", "bold"),
      ("x</>y", "xy"), ("x</ p>y", "xy"), ("1 < 2 <3 <", "1 < 2 <3 <"), ("x<?php echo '?>y", "xy"), ("a<b", "a"),
      ("</", "</"), (#"x<a href="never closed>y"#, "x"), ("tail&", "tail&"),
    ])
  func tags(_ source: String, _ text: String) { #expect(html(source) == text) }

  @Test(
    "Comments end where the HTML standard says",
    arguments: [
      ("<!-- a > b -->c", "c"), ("<!-->c", "c"), ("<!--->c", "c"), ("<!--x--!>c", "c"), ("<!doctype html>c", "c"),
      ("<!-- -- > -->c", "c"), ("a<!-- no end", "a"), ("<!---->c", "c"), ("<!----->c", "c"),
    ])
  func comments(_ source: String, _ text: String) { #expect(html(source) == text) }

  @Test(
    "Invisible elements are left out, up to their end tag",
    arguments: [
      ("<script>if (a < b) '</p>'</script>c", "c"), ("<SCRIPT>x</script foo>c", "c"),
      ("<style>x</styles></style>c", "c"),
      ("<script/>c", "c"), ("a<style>never closed", "a"), ("<iframe><p>x</iframe>c", "c"),
      ("<template><b>x</b></template>c", "c"), ("<noscript>seen</noscript>", "seen"),
    ])
  func hidden(_ source: String, _ text: String) { #expect(html(source) == text) }

  @Test(
    "Character references are decoded once, with the names of HTML 5, with and without a semicolon",
    arguments: [
      ("&amp;lt;", "&lt;"), ("&eacute;&Eacute;", "éÉ"), ("&colon;&NotEqualTilde;", ":≂̸"),
      ("&copy 2017 &notit;", "© 2017 ¬it;"),
      ("&ampx", "&x"), ("&bogus; &;", "&bogus; &;"), ("&#1076;&#x447;&#X438", "дчи"), ("&#0;&#xD800;&#x110000;", "���"),
      ("&#146;&#150;", "’–"), ("a&nbsp;b&emsp;c", "a b c"), ("&#;&#x;", "&#;&#x;"),
      ("&CounterClockwiseContourIntegral;", "∳"),
      ("&#99999999999999999999;", "�"),
    ])
  func references(_ source: String, _ text: String) { #expect(html(source) == text) }

  @Test("A CDATA section inside HTML is read as HTML")
  func cdata() {
    #expect(html("<![CDATA[<p>one</p>]]>two") == "one two")
    #expect(html("<![CDATA[<p>one") == "one")
    #expect(html("<![CDATA[a<![CDATA[b>c]]>d") == "acd")
  }

  @Test("White space of all kinds is collapsed, and invisible characters are removed")
  func whiteSpace() {
    #expect(html(" \n a \t\u{A0}\u{2003}\u{3000} b \u{0}\u{7}\u{7F}c ") == "a b c")
    #expect(html(" \n ") == nil && html("") == nil && html("<p></p>") == nil)
    #expect(html("\u{85}\u{92}") == "…’")
  }

  @Test(
    "If lines are requested, blocks become lines, because the end of a block ends a sentence",
    arguments: [
      ("<ul><li>one</li><li>two</li></ul>", "one\ntwo"), ("<p>one <b>bold</b></p>\n <p> two</p>", "one bold\ntwo"),
      ("one<br/><br>two", "one\ntwo"), ("<h2>Head</h2>text", "Head\ntext"),
      ("text<div>more</div>end", "text\nmore\nend"),
      ("<table><tr><td>a<td>b<tr><th>c</table>", "a\nb\nc"), ("a<span> b</span><img src=x>c", "a b c"),
      ("<blockquote>a</blockquote>b<figcaption>c</figcaption>", "a\nb\nc"), ("<p> </p><p>a</p><br>", "a"),
      ("a &nbsp;<BR> &nbsp; b", "a\nb"), ("a\n\nb", "a b"), ("<custom>a</custom>b", "a b"),
      ("<script>x</script>a<hr>b", "a\nb"), ("<dl><dt>a<dd>b</dl>", "a\nb"),
    ])
  func lines(_ source: String, _ text: String) {
    var source = source
    var scratch: [UInt8] = []
    #expect(source.withUTF8 { PlainText.html($0, limit: .max, scratch: &scratch, keepsLines: true) } == text)
  }

  @Test("Empty lines of a plain text become line breaks, in Atom and in JSON Feed")
  func paragraphs() throws {
    let atom = """
      <feed xmlns="http://www.w3.org/2005/Atom"><entry><title>a

      b</title><summary>one
      two\r
        \r
      three</summary></entry></feed>
      """
    let entry = try #require(try FeedParser().parse(Array(atom.utf8)).entries.first)
    #expect(entry.title == "a b" && entry.summary == "one two\nthree")
    let json = #"{"version":"https://jsonfeed.org/version/1.1","items":[{"content_text":"one\ntwo\n\n\nthree\n\n"}]}"#
    #expect(try FeedParser().parse(Array(json.utf8)).entries.first?.content == "one two\nthree")
  }

  @Test("Line breaks do not change the hash of a text")
  func hashOfLines() {
    var (lines, spaces) = (Entry(), Entry())
    lines.summary = "One eightsix\ntwo\nthree https://a.example/1\nfour"
    spaces.summary = "One eightsix two three https://a.example/2 four"
    #expect(EntryIdentity.contentHash(of: lines) == EntryIdentity.contentHash(of: spaces))
  }

  @Test("A too long text is cut between two characters")
  func limit() {
    #expect(html("дача", limit: 5) == "да")
    #expect(html("ab cd", limit: 3) == "ab")
  }

  @Test(
    "A title is read as HTML only if it looks like HTML",
    arguments: [
      ("The <b> element", "The <b> element"), ("The <b>bold</b> one", "The bold one"), ("AT&T", "AT&T"),
      ("AT&amp;T", "AT&T"), ("one<br>two", "one two"), ("#include </etc/shadow>", "#include </etc/shadow>"),
      ("1 < 2 > 1", "1 < 2 > 1"), ("a <i/> b", "a b"), ("x &lt;b&gt; y", "x <b> y"),
    ])
  func guesses(_ source: String, _ text: String) { #expect(guessed(source) == text) }
}
