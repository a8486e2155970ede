package dev.gyre.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class EscapingTest {
  @Test
  void unreservedBytesStayAndAllOthersAreEncoded() {
    assertEquals("aZ09-._~", PercentEncoding.percentEncode(bytes("aZ09-._~")));
    assertEquals(
        "%20%22%23%25%26%27%2F%3A%3F%5C%0D%0A%FF%00",
        PercentEncoding.percentEncode(bytes(" \"#%&'/:?\\\r\n\u00ff\0")));
  }

  @Test
  void slashesOfAPathStay() {
    assertEquals("a%20b/c%3A/", PercentEncoding.percentEncodePath(bytes("a b/c:/")));
  }

  @Test
  void htmlOfAnyNameHoldsNoMarkup() {
    assertEquals(
        "&lt;script a=&quot;1&quot; b=&#39;2&#39;&gt;&amp;amp;",
        HtmlEscape.escapeHtml("<script a=\"1\" b='2'>&amp;"));
  }

  @Test
  void controlCharactersAreShownAsPictures() {
    assertEquals("a\u240a\u240d\u2421", HtmlEscape.escapeHtml("a\n\r\u007f"));
  }

  @Test
  void invalidUtf8IsReplaced() {
    assertEquals("a\ufffd\u00e9", HtmlEscape.escapeHtml(new byte[] {'a', -1, (byte) 0xc3, -87}));
  }

  private static byte[] bytes(String latin1) {
    return latin1.getBytes(StandardCharsets.ISO_8859_1);
  }
}
