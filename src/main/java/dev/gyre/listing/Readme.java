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
import org.commonmark.parser.InlineParser;
import org.commonmark.parser.Parser;
import org.commonmark.parser.SourceLine;
import org.commonmark.parser.SourceLines;
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

  /** Reads one; null if it is too large, too deep or too dear to be meant for this. Blocks. */
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
    } catch (TooDear | StackOverflowError tooMuch) {
      return null; // a riddle for the server, not a text for people
    }
  }

  /** More work or markup than a text for people makes. */
  private static final class TooDear extends RuntimeException {
    private static final long serialVersionUID = 1;

    TooDear() {
      super(null, null, false, false);
    }
  }

  /**
   * Reads nothing that is within blocks, but adds up what that would cost: the library takes the
   * square of the marks of a block, and makes a cell for each column of a table in each row, which
   * may be a letter.
   */
  private static final class Weighing implements InlineParser {
    private static final String MARKS = "*_[]";
    private static final int BLOCK_WEIGHT = 256;

    /** 4,096 marks in one block or 65,536 blocks: some 50 ms. */
    private static final long WEIGHT_MAX = 1 << 24;

    private long weight;

    @Override
    public void parse(SourceLines lines, Node node) {
      long marks = 0;
      for (SourceLine line : lines.getLines()) {
        CharSequence text = line.getContent();
        for (int i = 0; i < text.length(); i++) {
          marks += MARKS.indexOf(text.charAt(i)) < 0 ? 0 : 1;
        }
      }
      weight += BLOCK_WEIGHT + marks * marks;
      if (weight > WEIGHT_MAX) {
        throw new TooDear();
      }
    }
  }

  /** Markup up to a length: a long address that many links refer to stands in each of them. */
  private static final class Markup implements Appendable {
    private static final int CHARS_MAX = 8 * BYTES_MAX;

    private final StringBuilder text = new StringBuilder();

    @Override
    public Appendable append(@Nullable CharSequence more) {
      CharSequence added = String.valueOf(more);
      return append(added, 0, added.length());
    }

    @Override
    public Appendable append(@Nullable CharSequence more, int start, int end) {
      if (end - start > CHARS_MAX - text.length()) {
        throw new TooDear();
      }
      text.append(more, start, end);
      return this;
    }

    @Override
    public Appendable append(char c) {
      return append(String.valueOf(c));
    }

    @Override
    public String toString() {
      return text.toString();
    }
  }

  /** Loaded when the first one is shown. */
  private static final class Markdown {
    private static final List<Extension> EXTENSIONS = List.of(TablesExtension.create());
    private static final Parser PARSER = Parser.builder().extensions(EXTENSIONS).build();
    private static final Parser WEIGHER =
        Parser.builder()
            .extensions(EXTENSIONS)
            .inlineParserFactory(context -> new Weighing())
            .build();
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
      WEIGHER.parse(text);
      Node document = PARSER.parse(text);
      document.accept(
          new AbstractVisitor() {
            @Override
            public void visit(Heading heading) {
              // The listing has the heading of the first level.
              heading.setLevel(Math.min(HEADING_LEVEL_MAX, heading.getLevel() + 1));
            }
          });
      Markup markup = new Markup();
      RENDERER.render(document, markup);
      return markup.toString();
    }
  }
}
