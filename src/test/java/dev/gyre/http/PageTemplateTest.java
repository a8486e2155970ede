package dev.gyre.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PageTemplateTest {
  private final PageTemplate template =
      PageTemplate.load(PageTemplateTest.class, "template.html", "template.css");

  @Test
  void valuesAreEscapedInTextAndAttributes() {
    StringBuilder page = new StringBuilder();
    template.section("link", "href", "name").append(page, "\"'><b>", "<i>&{{href}}");
    assertEquals(
        "<a href=\"&quot;&#39;&gt;&lt;b&gt;\">&lt;i&gt;&amp;{{href}}</a>\n", page.toString());
  }

  @Test
  void styleIsCompactAndFollowsTheSharedOne() {
    StringBuilder page = new StringBuilder();
    template.section("page").append(page);
    assertTrue(page.toString().startsWith("<style>:root{color-scheme:light dark;"), page::toString);
    assertTrue(page.toString().endsWith("p{margin:0}</style>\n"), page::toString);
  }

  @Test
  void sectionsAndSlotsMustBeWhatTheCallerSays() {
    assertThrows(IllegalStateException.class, () -> template.section("absent"));
    assertThrows(IllegalStateException.class, () -> template.section("link", "name", "href"));
    assertThrows(IllegalStateException.class, () -> template.section("link"));
  }

  @Test
  void missingFileIsNamed() {
    IllegalStateException failure =
        assertThrows(
            IllegalStateException.class,
            () -> PageTemplate.load(PageTemplateTest.class, "none.html", "template.css"));
    assertTrue(String.valueOf(failure.getMessage()).contains("none.html"));
  }

  @Test
  void fingerprintTellsTemplatesApart() {
    PageTemplate other = PageTemplate.load(ErrorPage.class, "error.html", "error.css");
    assertTrue(!template.fingerprint().equals(other.fingerprint()));
  }
}
