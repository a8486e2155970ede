package dev.gyre.listing;

import dev.gyre.files.Entry;
import dev.gyre.http.PageTemplate;
import dev.gyre.http.PercentEncoding;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A listing as a page: works without JavaScript, on a phone, in the dark and by keyboard. Written
 * as XML-compatible HTML, so that a strict parser can check it.
 */
final class HtmlListing extends PiecewiseSource {
  private static final PageTemplate TEMPLATE =
      PageTemplate.load(HtmlListing.class, "listing.html", "listing.css", "listing.js");
  private static final PageTemplate.Section START = TEMPLATE.section("start", "title");
  private static final PageTemplate.Section CRUMB = TEMPLATE.section("crumb", "href", "name");
  private static final PageTemplate.Section HEADING = TEMPLATE.section("heading", "name", "count");
  private static final PageTemplate.Section SUM = TEMPLATE.section("sum", "bytes", "size");
  private static final PageTemplate.Section ARCHIVES = TEMPLATE.section("archives");
  private static final PageTemplate.Section HEADING_END =
      TEMPLATE.section("heading-end", "json", "filter");
  private static final PageTemplate.Section HIDDEN = TEMPLATE.section("hidden", "name", "value");
  private static final PageTemplate.Section FORM_END = TEMPLATE.section("form-end");
  private static final PageTemplate.Section TABLE = TEMPLATE.section("table", "caption");
  private static final PageTemplate.Section COLUMNS = TEMPLATE.section("columns");
  private static final PageTemplate.Section COLUMN =
      TEMPLATE.section("column", "direction", "href", "label");
  private static final PageTemplate.Section COLUMNS_END = TEMPLATE.section("columns-end");
  private static final PageTemplate.Section ROWS = TEMPLATE.section("rows");
  private static final PageTemplate.Section PARENT = TEMPLATE.section("parent", "href");
  private static final PageTemplate.Section FOLDER =
      TEMPLATE.section("folder", "href", "name", "exactTime", "time", "type");
  private static final PageTemplate.Section FILE =
      TEMPLATE.section(
          "file", "kind", "href", "name", "bytes", "size", "exactTime", "time", "type");
  private static final PageTemplate.Section IMAGE =
      TEMPLATE.section(
          "image", "href", "name", "bytes", "size", "exactTime", "time", "type", "href", "name");
  private static final PageTemplate.Section EMPTY = TEMPLATE.section("empty", "text");
  private static final PageTemplate.Section NEXT_ROWS = TEMPLATE.section("next-rows");
  private static final PageTemplate.Section LATE_SUM =
      TEMPLATE.section("late-sum", "bytes", "size");
  private static final PageTemplate.Section ROWS_END = TEMPLATE.section("rows-end");
  private static final PageTemplate.Section PAGES =
      TEMPLATE.section("pages", "first", "last", "matched", "firstQuery");
  private static final PageTemplate.Section NEXT = TEMPLATE.section("next", "query");
  private static final PageTemplate.Section PAGES_END = TEMPLATE.section("pages-end");
  private static final PageTemplate.Section README = TEMPLATE.section("readme");
  private static final PageTemplate.Section README_END = TEMPLATE.section("readme-end");
  private static final PageTemplate.Section END = TEMPLATE.section("end");

  /** Rows are grouped so that a browser can leave out the work for groups out of sight. */
  private static final int GROUP_ROWS = 200;

  private static final int README_PIECE_CHARS = 16 * 1024;

  private final Listing listing;
  private final List<byte[]> segments;
  private final String sortQuery;

  /** The next part: 0 the start, then a crumb for each parent, the heading, the rows, the end. */
  private int part;

  HtmlListing(Listing listing) {
    super(listing);
    this.listing = listing;
    segments = split(listing.path());
    sortQuery = listing.request().sortQuery();
  }

  static String contentSecurityPolicy() {
    return TEMPLATE.contentSecurityPolicy();
  }

  static String version() {
    return TEMPLATE.fingerprint();
  }

  @Override
  boolean step(StringBuilder page) throws IOException {
    int parents = segments.size();
    int row = part - parents - 2;
    if (part == 0) {
      START.append(page, title());
    } else if (part <= parents) {
      appendCrumb(page, part - 1);
    } else if (row < 0) {
      appendHeading(page);
    } else if (row < listing.count()) {
      if (row > 0 && row % GROUP_ROWS == 0) {
        NEXT_ROWS.append(page);
      }
      appendRow(page, listing.entry(row));
    } else if (row == listing.count()) {
      appendEndOfRows(page);
    } else if (appendReadme(page, row - listing.count() - 1)) {
      END.append(page);
      return false;
    }
    part++;
    return true;
  }

  private void appendEndOfRows(StringBuilder page) {
    if (listing.snapshot().isDescribedLater() && listing.isWhole()) {
      appendSum(page, LATE_SUM);
    }
    ROWS_END.append(page);
    if (!listing.isWhole()) {
      appendPages(page);
    }
  }

  /** One piece of the README; returns whether there is no more. */
  private boolean appendReadme(StringBuilder page, int piece) {
    Readme readme = listing.readme();
    if (readme == null) {
      return true;
    }
    String html = readme.html();
    int to = pieceStart(html, piece + 1);
    if (piece == 0) {
      README.append(page);
    }
    page.append(html, pieceStart(html, piece), to);
    if (to < html.length()) {
      return false;
    }
    README_END.append(page);
    return true;
  }

  /** Pieces become bytes one by one: a character of two surrogates is in one of them. */
  private static int pieceStart(String html, int piece) {
    int start = Math.min(html.length(), piece * README_PIECE_CHARS);
    boolean within = start < html.length() && Character.isLowSurrogate(html.charAt(start));
    return within ? start - 1 : start;
  }

  private String title() {
    return listing.isRoot() ? "Index of /" : name() + "/";
  }

  private String name() {
    return DisplayText.of(segments.get(segments.size() - 1));
  }

  /** Links upwards are relative, so that they hold behind a proxy that adds a prefix. */
  private void appendCrumb(StringBuilder page, int depth) {
    String name = depth == 0 ? "Home" : DisplayText.of(segments.get(depth - 1));
    CRUMB.append(page, "../".repeat(segments.size() - depth) + sortQuery, name);
  }

  private void appendHeading(StringBuilder page) {
    String name = listing.isRoot() ? "Index of /" : name();
    boolean sumIsKnown = !listing.snapshot().isDescribedLater() && listing.isWhole();
    HEADING.append(
        page,
        name,
        counted(listing.directories(), "folder")
            + ", "
            + counted(listing.files(), "file")
            + (sumIsKnown ? "," : ""));
    if (sumIsKnown) {
      appendSum(page, SUM);
    }
    ListingRequest request = listing.request();
    if (request.offersArchives()) {
      ARCHIVES.append(page);
    }
    HEADING_END.append(page, request.queryAs(ListingRequest.Format.JSON), request.filter());
    if (!sortQuery.isEmpty()) {
      HIDDEN.append(page, "sort", request.key().token());
      HIDDEN.append(page, "order", request.order().token());
    }
    FORM_END.append(page);
    TABLE.append(
        page,
        "Folders first, sorted by " + request.key().token() + ", " + direction(request.order()));
    if (listing.count() > 0) {
      appendColumns(page);
    }
    ROWS.append(page);
    if (!listing.isRoot()) {
      PARENT.append(page, "../" + sortQuery);
    }
    if (listing.count() == 0) {
      EMPTY.append(page, whyEmpty());
    }
  }

  private String whyEmpty() {
    if (listing.matched() > 0) {
      return "No more names follow."; // those of this page have gone meanwhile
    }
    return listing.request().filter().isEmpty() ? "This folder is empty." : "No name matches.";
  }

  private void appendPages(StringBuilder page) {
    int first = listing.count() == 0 ? listing.before() : listing.before() + 1;
    PAGES.append(
        page,
        grouped(first),
        grouped(listing.before() + listing.count()),
        grouped(listing.matched()),
        listing.request().firstQuery());
    String next = listing.nextQuery();
    if (next != null) {
      NEXT.append(page, next);
    }
    PAGES_END.append(page);
  }

  private void appendSum(StringBuilder page, PageTemplate.Section section) {
    long bytes = listing.totalBytes();
    section.append(page, Long.toString(bytes), Quantities.size(bytes));
  }

  private void appendColumns(StringBuilder page) {
    COLUMNS.append(page);
    appendColumn(page, ListingRequest.Key.NAME, "Name");
    appendColumn(page, ListingRequest.Key.SIZE, "Size");
    appendColumn(page, ListingRequest.Key.TIME, "Modified (UTC)");
    appendColumn(page, ListingRequest.Key.TYPE, "Type");
    COLUMNS_END.append(page);
  }

  private void appendColumn(StringBuilder page, ListingRequest.Key key, String label) {
    ListingRequest request = listing.request();
    boolean current = key == request.key();
    ListingRequest.Order next = current ? request.order().reversed() : firstOrder(key);
    COLUMN.append(
        page,
        current ? direction(request.order()) : "none",
        request.queryInOrder(key, next),
        label);
  }

  /** The direction a person means at the first click: largest and newest come first. */
  private static ListingRequest.Order firstOrder(ListingRequest.Key key) {
    return switch (key) {
      case NAME, TYPE -> ListingRequest.Order.ASCENDING;
      case SIZE, TIME -> ListingRequest.Order.DESCENDING;
    };
  }

  private void appendRow(StringBuilder page, @Nullable Entry entry) {
    if (entry == null) {
      return;
    }
    String href = PercentEncoding.percentEncode(entry.name());
    String name = DisplayText.of(entry.name());
    String exactTime = Quantities.exactTime(entry.modifiedEpochMillis());
    String time = Quantities.readableTime(entry.modifiedEpochMillis());
    String type = type(entry);
    if (entry.type() == Entry.Type.DIRECTORY) {
      FOLDER.append(page, href + "/" + sortQuery, name + "/", exactTime, time, type);
    } else {
      String bytes = Long.toString(entry.sizeBytes());
      String size = Quantities.size(entry.sizeBytes());
      FileKind kind = FileKind.of(entry.name());
      if (kind == FileKind.IMAGE) {
        IMAGE.append(page, href, name, bytes, size, exactTime, time, type, href, name);
      } else {
        FILE.append(page, kind.letter(), href, name, bytes, size, exactTime, time, type);
      }
    }
  }

  private static String type(Entry entry) {
    String suffix = entry.type() == Entry.Type.DIRECTORY ? "Folder" : Suffix.display(entry.name());
    String type = suffix.isEmpty() ? "File" : suffix;
    String marked = entry.symlink() ? type + " link" : type;
    return entry.name()[0] == '.' ? marked + ", hidden" : marked;
  }

  private static String direction(ListingRequest.Order order) {
    return order == ListingRequest.Order.ASCENDING ? "ascending" : "descending";
  }

  private static String counted(int count, String noun) {
    return count == 1 ? "1 " + noun : grouped(count) + " " + noun + "s";
  }

  /** Thousands apart by a comma, in every locale. */
  private static String grouped(int count) {
    return count < 1000
        ? Integer.toString(count)
        : grouped(count / 1000) + "," + Integer.toString(1000 + count % 1000).substring(1);
  }

  private static List<byte[]> split(byte[] path) {
    List<byte[]> segments = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= path.length; i++) {
      if (i == path.length || path[i] == '/') {
        if (i > start) {
          segments.add(Arrays.copyOfRange(path, start, i));
        }
        start = i + 1;
      }
    }
    return segments;
  }
}
