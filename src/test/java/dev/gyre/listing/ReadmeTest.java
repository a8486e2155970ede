package dev.gyre.listing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.config.SymlinkPolicy;
import dev.gyre.files.OpenFile;
import dev.gyre.files.Resource;
import dev.gyre.files.Root;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReadmeTest {
  @TempDir Path directory = Path.of("set by JUnit");

  private @Nullable Readme read(String text) throws IOException {
    Files.writeString(directory.resolve(Readme.NAME), text);
    try (Root root = Root.open(directory, SymlinkPolicy.WITHIN);
        OpenFile file = open(root)) {
      return Readme.read(file);
    }
  }

  private static OpenFile open(Root root) {
    return ((Resource.RegularFile) root.find(Entries.bytes(Readme.NAME))).file();
  }

  private String html(String text) throws IOException {
    Readme readme = read(text);
    assertNotNull(readme);
    return readme.html();
  }

  @Test
  void markdownBecomesMarkupAndTablesToo() throws IOException {
    assertEquals("<h2>Title</h2>\n<p>some <em>text</em></p>\n", html("# Title\nsome *text*"));
    assertTrue(html("| a | b |\n|---|---|\n| 1 | 2 |\n").contains("<td>1</td>"));
    assertEquals("<h6>Deep</h6>\n", html("###### Deep"));
    assertEquals("<h2>Title</h2>\n", html("\ufeff# Title\r\n"));
  }

  @Test
  void codeIsScrolledByKeyboardToo() throws IOException {
    String start = "<pre tabindex=\"0\" role=\"group\" aria-label=\"Code\"><code>long\n";
    assertTrue(html("    long\n").startsWith(start));
    assertTrue(html("```\nlong\n```\n").startsWith(start));
    assertFalse(html("`short`").contains("tabindex"));
    String page = page(new Readme("one", "<table></table>"));
    assertTrue(page.contains("<article tabindex=\"0\" aria-label=\"README\">\n<table>"), page);
  }

  @Test
  void htmlInItIsText() throws IOException {
    String html =
        html(
            "<script>alert(1)</script>\n\n<img src=x onerror=alert(1)> a [b](javascript:alert(1))");
    assertFalse(html.contains("<script"), html);
    assertFalse(html.contains("<img"), html);
    assertFalse(html.contains("javascript:"), html);
  }

  @Test
  void tooLargeAFileIsNoReadme() throws IOException {
    assertNull(read("x".repeat(128 * 1024 + 1)));
    assertNotNull(read("x".repeat(128 * 1024)));
  }

  @Test
  void depthWithoutEndIsNoReadmeAndNoFault() throws IOException {
    for (String unit : List.of(">", "*a _b ", "[", "- ", "![a](")) {
      Readme readme = read(unit.repeat(100_000 / unit.length()) + "x");
      assertTrue(readme == null || readme.html().contains("x"), unit);
    }
  }

  /** A page of seconds of work or of gigabytes for 128 KiB that anybody may have put there. */
  @Test
  void moreWorkThanATextForPeopleMakesIsNoReadme() throws IOException {
    for (String text :
        List.of(
            "a**b_c* ".repeat(2_000),
            "[".repeat(5_000),
            "|a".repeat(300) + "|\n" + "|-".repeat(300) + "|\n" + "a\n".repeat(300),
            "[a]: " + "u".repeat(20_000) + "\n\n" + "- [a]\n".repeat(100))) {
      assertFalse(read(text) != null, text.substring(0, 5));
    }
  }

  @Test
  void longListsAndTablesAreShown() throws IOException {
    String row = "- [a_b](c_d) *e* __f__ `g` [h] [i](j)\n";
    assertTrue(html(row.repeat(3_000)).endsWith("</li>\n</ul>\n"));
    String table = "|a|b|c|d|\n|-|-|-|-|\n" + "|*a*|[b](c)|_d_|e|\n".repeat(5_000);
    assertTrue(html(table).endsWith("</table>\n"));
    assertTrue(html("some *text*, a [link](to) and more\n".repeat(300)).endsWith("more</p>\n"));
  }

  @Test
  void itStandsBelowTheRowsAndChangesTheTag() throws IOException {
    Readme one = read("first " + "long ".repeat(10_000));
    Readme other = new Readme("other", "<p>x</p>");
    String page = page(one);
    assertTrue(page.indexOf("first long") > page.indexOf("</table>"), page);
    assertTrue(page.endsWith("</article>\n</main>\n" + page.substring(page.indexOf("<script>"))));
    assertEquals(10_000, page.split("long ", -1).length - 1 + (page.contains("long</p>") ? 1 : 0));
    assertNotEquals(tag(one), tag(other));
    assertNotEquals(tag(null), tag(other));
  }

  @Test
  void piecesOfItCutNoCharacter() throws IOException {
    for (String start : List.of("<p>", "<p>x")) {
      String html = start + "\ud83d\ude00".repeat(50_000) + "</p>";
      assertTrue(page(new Readme("one", html)).contains(html), start);
    }
  }

  private static String tag(@Nullable Readme readme) throws IOException {
    return ListingPage.of(listing(readme)).tag().headerValue();
  }

  private static String page(@Nullable Readme readme) throws IOException {
    byte[] bytes = Entries.whole(ListingPage.of(listing(readme)).toResponse());
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static Listing listing(@Nullable Readme readme) throws IOException {
    Snapshot snapshot = Snapshot.of(List.of(Entries.file("a", 1)));
    return new Listing(snapshot, null, new byte[0], ListingRequest.DEFAULT, readme);
  }

  @Test
  void onlyTheFirstPageOfTheWholeShowsIt() {
    assertTrue(ListingRequest.parse("sort=size", null, 10).showsReadme());
    assertFalse(ListingRequest.parse("filter=a", null, 10).showsReadme());
    assertFalse(ListingRequest.parse("after=f0.a", null, 10).showsReadme());
    assertFalse(ListingRequest.parse("format=json", null, 10).showsReadme());
  }
}
