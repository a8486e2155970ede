package dev.gyre.listing;

import dev.gyre.http.MediaPreference;
import dev.gyre.http.PercentEncoding;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a client wants to see a directory. Unknown names and values are ignored: a mistyped link
 * still shows the directory.
 *
 * @param key what to sort by; directories always come first
 * @param order direction of that sort
 * @param format page or data
 * @param filter only names with this in them; empty for all
 * @param limit rows at most that the client asked for; 0 if it did not
 * @param rowsMax rows at most that it gets; 0 for all
 * @param after where the page before ended; null for the first
 * @param offersArchives whether a page leads to the directory as an archive, which the server
 *     decides
 */
public record ListingRequest(
    Key key,
    Order order,
    Format format,
    String filter,
    int limit,
    int rowsMax,
    @Nullable Cursor after,
    boolean offersArchives) {
  /** By name, ascending, as a page. */
  public static final ListingRequest DEFAULT =
      new ListingRequest(Key.NAME, Order.ASCENDING, Format.HTML);

  private static final int FILTER_CHARS_MAX = 255;
  private static final int LIMIT_MAX = 1_000_000;

  /** All rows in that order. */
  ListingRequest(Key key, Order order, Format format) {
    this(key, order, format, "", 0, 0, null, false);
  }

  /** What entries are sorted by; ties are broken by name. */
  public enum Key {
    NAME("name"),
    SIZE("size"),
    /** Time of last modification. */
    TIME("time"),
    /** The suffix of the name. */
    TYPE("type");

    private final String token;

    Key(String token) {
      this.token = token;
    }

    /** As it stands in a query. */
    public String token() {
      return token;
    }
  }

  /** Direction of a sort. */
  public enum Order {
    ASCENDING("asc"),
    DESCENDING("desc");

    private final String token;

    Order(String token) {
      this.token = token;
    }

    /** As it stands in a query. */
    public String token() {
      return token;
    }

    Order reversed() {
      return this == ASCENDING ? DESCENDING : ASCENDING;
    }
  }

  /** Representation of a directory. */
  public enum Format {
    HTML("html", "text/html"),
    JSON("json", "application/json"),
    /** An object a line. */
    NDJSON("ndjson", "application/x-ndjson"),
    /** A name a line. */
    TEXT("text", "text/plain");

    private final String token;
    private final String mediaType;

    Format(String token, String mediaType) {
      this.token = token;
      this.mediaType = mediaType;
    }

    /** What Accept calls it. */
    public String mediaType() {
      return mediaType;
    }

    /** As it stands in a query. */
    public String token() {
      return token;
    }
  }

  /**
   * Reads {@code sort=name|size|time|type}, {@code order=asc|desc}, {@code
   * format=html|json|ndjson|text}, {@code filter}, {@code limit} and {@code after}, their names and
   * words in any case; the first of each name counts. A format in the query goes before Accept.
   *
   * @param query the query as received, without the question mark, or null
   * @param accept value of Accept, or null
   * @param pageRowsMax rows of a page for people; 0 sets no limit
   */
  public static ListingRequest parse(
      @Nullable String query, @Nullable String accept, int pageRowsMax) {
    Map<String, String> values = new HashMap<>();
    if (query != null) {
      for (String pair : query.split("&", -1)) {
        int equals = pair.indexOf('=');
        if (equals > 0) {
          values.putIfAbsent(
              pair.substring(0, equals).toLowerCase(Locale.ROOT), pair.substring(equals + 1));
        }
      }
    }
    Key key = keyOf(word(values, "sort"));
    Order order = orderOf(word(values, "order"));
    Format named = formatOf(word(values, "format"));
    Format format = named == null ? preferred(accept) : named;
    String filter = FormText.text(values.getOrDefault("filter", "")).strip();
    int limit = limitOf(values.getOrDefault("limit", ""));
    return new ListingRequest(
        key == null ? DEFAULT.key : key,
        order == null ? DEFAULT.order : order,
        format,
        filter.length() > FILTER_CHARS_MAX ? filter.substring(0, FILTER_CHARS_MAX) : filter,
        limit,
        rowsMax(format, limit, pageRowsMax),
        Cursor.parse(values.getOrDefault("after", "")),
        false);
  }

  /** The same, with links to archives or without. */
  public ListingRequest offeringArchives(boolean offered) {
    return new ListingRequest(key, order, format, filter, limit, rowsMax, after, offered);
  }

  private static String word(Map<String, String> values, String name) {
    return values.getOrDefault(name, "").toLowerCase(Locale.ROOT);
  }

  private static int rowsMax(Format format, int limit, int pageRowsMax) {
    if (format != Format.HTML || pageRowsMax == 0) {
      return limit;
    }
    return limit == 0 ? pageRowsMax : Math.min(limit, pageRowsMax);
  }

  private static int limitOf(String value) {
    try {
      int limit = Integer.parseInt(value);
      return limit < 1 ? 0 : Math.min(limit, LIMIT_MAX);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** Whether a README belongs below: a person looks at the whole directory, at its beginning. */
  public boolean showsReadme() {
    return format == Format.HTML && filter.isEmpty() && after == null;
  }

  /** The query that asks for this sort, with its question mark; empty for the default sort. */
  String sortQuery() {
    return key == DEFAULT.key && order == DEFAULT.order ? "" : queryOf(key, order);
  }

  /** The query for the same in another order. */
  String queryInOrder(Key otherKey, Order otherOrder) {
    return queryOf(otherKey, otherOrder) + filterParameter() + limitParameter();
  }

  /** The query for the first page of the same. */
  String firstQuery() {
    return queryInOrder(key, order) + "&format=" + format.token;
  }

  /** The query for what follows a row. */
  String nextQuery(Cursor last) {
    return firstQuery() + "&after=" + last.token();
  }

  /** The query for all of the same in another format. */
  String queryAs(Format other) {
    String query = sortQuery() + filterParameter() + "&format=" + other.token;
    return query.startsWith("?") ? query : "?" + query.substring(1);
  }

  private static String queryOf(Key key, Order order) {
    return "?sort=" + key.token + "&order=" + order.token;
  }

  private String filterParameter() {
    return filter.isEmpty()
        ? ""
        : "&filter=" + PercentEncoding.percentEncode(filter.getBytes(StandardCharsets.UTF_8));
  }

  private String limitParameter() {
    return limit == 0 ? "" : "&limit=" + limit;
  }

  private static Format preferred(@Nullable String accept) {
    Format[] formats = Format.values();
    String[] types = new String[formats.length];
    for (int i = 0; i < types.length; i++) {
      types[i] = formats[i].mediaType;
    }
    String best = MediaPreference.best(accept, types);
    for (Format format : formats) {
      if (format.mediaType.equals(best)) {
        return format;
      }
    }
    return Format.HTML;
  }

  private static @Nullable Key keyOf(String value) {
    for (Key key : Key.values()) {
      if (key.token.equals(value)) {
        return key;
      }
    }
    return null;
  }

  private static @Nullable Order orderOf(String value) {
    for (Order order : Order.values()) {
      if (order.token.equals(value)) {
        return order;
      }
    }
    return null;
  }

  private static @Nullable Format formatOf(String value) {
    for (Format format : Format.values()) {
      if (format.token.equals(value)) {
        return format;
      }
    }
    return null;
  }
}
