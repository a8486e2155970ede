package dev.gyre.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Markup from a resource file, cut into sections with slots. Markup comes only from the file, text
 * comes only through a slot, and a slot always escapes: a page cannot hold what a name smuggled in.
 *
 * <p>The file has lines {@code --- name} that begin a section, and slots <code>{{name}}</code>. The
 * slots <code>{{style}}</code> and <code>{{script}}</code> take the style sheets and the script,
 * whose hashes are what {@link #contentSecurityPolicy} admits. Immutable; made once, at class
 * initialisation of its user.
 */
public final class PageTemplate {
  private static final String SHARED_STYLE = "page.css";
  private static final Pattern SLOT = Pattern.compile("\\{\\{(\\w+)}}");
  private static final Pattern LINE_COMMENT = Pattern.compile("(?m)^//.*\n");
  private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/", Pattern.DOTALL);

  private final Map<String, String> sections = new HashMap<>();
  private final String contentSecurityPolicy;
  private final String fingerprint;

  private PageTemplate(String markup, String style, String script) {
    contentSecurityPolicy =
        "default-src 'none'; style-src "
            + hashSource(style)
            + (script.isEmpty() ? "" : "; script-src " + hashSource(script))
            + "; img-src "
            + (markup.contains("<img") ? "'self' data:" : "data:")
            + "; base-uri 'none'; form-action "
            + (markup.contains("<form") ? "'self'" : "'none'")
            + "; frame-ancestors 'none'";
    fingerprint = Base64.getEncoder().encodeToString(sha256(markup + style + script));
    for (String section : markup.split("(?m)^--- ", -1)) {
      int lineEnd = section.indexOf('\n');
      if (lineEnd > 0) {
        String text =
            section
                .substring(lineEnd + 1)
                .replace("{{style}}", style)
                .replace("{{script}}", script);
        sections.put(section.substring(0, lineEnd).strip(), text);
      }
    }
  }

  /**
   * Reads a template and its style sheet beside a class; the style shared by all pages comes first.
   *
   * @throws IllegalStateException if a file is missing, which is a fault of the build
   */
  public static PageTemplate load(Class<?> owner, String markupFile, String styleFile) {
    return new PageTemplate(read(owner, markupFile), style(owner, styleFile), "");
  }

  /** As above, with a script. Its comments stand on lines of their own. */
  public static PageTemplate load(
      Class<?> owner, String markupFile, String styleFile, String scriptFile) {
    String script = LINE_COMMENT.matcher(read(owner, scriptFile)).replaceAll("");
    return new PageTemplate(read(owner, markupFile), style(owner, styleFile), script);
  }

  private static String style(Class<?> owner, String file) {
    return compact(read(PageTemplate.class, SHARED_STYLE)) + compact(read(owner, file));
  }

  private static String hashSource(String text) {
    return "'sha256-" + Base64.getEncoder().encodeToString(sha256(text)) + "'";
  }

  /**
   * A section by name.
   *
   * @param slots the names of its slots as they follow in the file: said again by the caller so
   *     that values cannot silently change places
   * @throws IllegalStateException if the file says otherwise
   */
  public Section section(String name, String... slots) {
    String text = sections.get(name);
    if (text == null) {
      throw new IllegalStateException("template has no section " + name);
    }
    List<String> literals = new ArrayList<>();
    List<String> found = new ArrayList<>();
    Matcher slot = SLOT.matcher(text);
    int end = 0;
    while (slot.find()) {
      literals.add(text.substring(end, slot.start()));
      found.add(slot.group(1));
      end = slot.end();
    }
    literals.add(text.substring(end));
    if (!found.equals(List.of(slots))) {
      throw new IllegalStateException(
          "section " + name + " has slots " + found + ", expected " + List.of(slots));
    }
    return new Section(literals);
  }

  /** Value of Content-Security-Policy: this very style and script, and images in the page. */
  public String contentSecurityPolicy() {
    return contentSecurityPolicy;
  }

  /** Changes when the markup or the style changes; for entity tags of pages made from it. */
  public String fingerprint() {
    return fingerprint;
  }

  /** Constant markup with places for text. */
  public static final class Section {
    private final List<String> literals;

    private Section(List<String> literals) {
      this.literals = List.copyOf(literals);
    }

    /** Appends the markup with the values in its slots, each escaped for text and attributes. */
    public void append(StringBuilder page, String... values) {
      assert values.length == literals.size() - 1 : "one value for each slot";
      page.append(literals.get(0));
      for (int i = 0; i < values.length; i++) {
        HtmlEscape.append(page, values[i]);
        page.append(literals.get(i + 1));
      }
    }
  }

  /**
   * Drops comments, line structure and the blanks that mean nothing. Our style sheets are written
   * so that these stand in five places only, and no quoted text of theirs has such a place.
   */
  private static String compact(String style) {
    StringBuilder compact = new StringBuilder(style.length());
    COMMENT.matcher(style).replaceAll("").lines().forEach(line -> compact.append(line.strip()));
    return compact
        .toString()
        .replace(": ", ":")
        .replace(", ", ",")
        .replace(" {", "{")
        .replace(" !", "!")
        .replace(";}", "}");
  }

  private static String read(Class<?> owner, String file) {
    try (InputStream input = owner.getResourceAsStream(file)) {
      if (input == null) {
        throw new IllegalStateException("resource " + file + " is missing beside " + owner);
      }
      return new String(input.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
