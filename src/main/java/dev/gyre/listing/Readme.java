package dev.gyre.listing;

import dev.gyre.config.ByteOrderMark;
import dev.gyre.files.OpenFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Heading;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import org.jspecify.annotations.Nullable;

/**
 * The README of a directory, shown below its listing.
 *
 * @param identity changes when the file does
 * @param html markup; HTML that the file holds is text in it, and so are links to scripts
 */
public record Readme(String identity, String html) {
  /** The name it has. */
  public static final String NAME = "README.md";

  private static final int BYTES_MAX = 128 * 1024;
  private static final int HEADING_LEVEL_MAX = 6;

  /** Reads one; null if it is too large or too deep to be meant for this. Blocks. */
  public static @Nullable Readme read(OpenFile file) throws IOException {
    if (file.sizeBytes() > BYTES_MAX) {
      return null;
    }
    ByteBuffer bytes = ByteBuffer.allocate((int) file.sizeBytes());
    int count = 0;
    while (bytes.hasRemaining() && count >= 0) {
      count = file.read(bytes, bytes.position());
    }
    String text =
        ByteOrderMark.cut(new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8));
    String identity =
        file.inode()
            + "."
            + file.modifiedEpochSeconds()
            + "."
            + file.modifiedNanos()
            + "."
            + file.sizeBytes();
    try {
      return new Readme(identity, Markdown.html(text));
    } catch (StackOverflowError tooDeep) {
      return null; // thousands of levels are a riddle for the server, not a text for people
    }
  }

  /** Loaded when the first one is shown. */
  private static final class Markdown {
    private static final List<Extension> EXTENSIONS = List.of(TablesExtension.create());
    private static final Parser PARSER = Parser.builder().extensions(EXTENSIONS).build();
    private static final HtmlRenderer RENDERER =
        HtmlRenderer.builder()
            .extensions(EXTENSIONS)
            .escapeHtml(true)
            .sanitizeUrls(true)
            .attributeProviderFactory(context -> Markdown::describe)
            .build();

    /** Long lines of code are scrolled to, by keyboard too. */
    private static void describe(Node node, String tag, Map<String, String> attributes) {
      if (tag.equals("pre")) {
        attributes.put("tabindex", "0");
        attributes.put("role", "group");
        attributes.put("aria-label", "Code");
      }
    }

    static String html(String text) {
      Node document = PARSER.parse(text);
      document.accept(
          new AbstractVisitor() {
            @Override
            public void visit(Heading heading) {
              // The listing has the heading of the first level.
              heading.setLevel(Math.min(HEADING_LEVEL_MAX, heading.getLevel() + 1));
            }
          });
      return RENDERER.render(document);
    }
  }
}
