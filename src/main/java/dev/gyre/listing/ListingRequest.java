package dev.gyre.listing;

import dev.gyre.http.MediaPreference;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a client wants to see a directory. Unknown names and values are ignored: a mistyped link
 * still shows the directory.
 *
 * @param key what to sort by; directories always come first
 * @param order direction of that sort
 * @param format page or data
 */
public record ListingRequest(Key key, Order order, Format format) {
  /** By name, ascending, as a page. */
  public static final ListingRequest DEFAULT =
      new ListingRequest(Key.NAME, Order.ASCENDING, Format.HTML);

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
    HTML("html"),
    JSON("json");

    private final String token;

    Format(String token) {
      this.token = token;
    }

    /** As it stands in a query. */
    public String token() {
      return token;
    }
  }

  /**
   * Reads {@code sort=name|size|time|type}, {@code order=asc|desc} and {@code format=html|json}, in
   * any case; the first of each name counts. A format in the query goes before Accept.
   *
   * @param query the query as received, without the question mark, or null
   * @param accept value of Accept, or null
   */
  public static ListingRequest parse(@Nullable String query, @Nullable String accept) {
    Key key = null;
    Order order = null;
    Format format = null;
    if (query != null) {
      for (String pair : query.split("&", -1)) {
        int equals = pair.indexOf('=');
        if (equals > 0) {
          String value = pair.substring(equals + 1).toLowerCase(Locale.ROOT);
          switch (pair.substring(0, equals).toLowerCase(Locale.ROOT)) {
            case "sort" -> key = key == null ? keyOf(value) : key;
            case "order" -> order = order == null ? orderOf(value) : order;
            case "format" -> format = format == null ? formatOf(value) : format;
            default -> {}
          }
        }
      }
    }
    return new ListingRequest(
        key == null ? DEFAULT.key : key,
        order == null ? DEFAULT.order : order,
        format == null ? preferred(accept) : format);
  }

  /** The query that asks for this sort, with its question mark; empty for the default sort. */
  String sortQuery() {
    return key == DEFAULT.key && order == DEFAULT.order
        ? ""
        : "?sort=" + key.token + "&order=" + order.token;
  }

  private static Format preferred(@Nullable String accept) {
    String type = MediaPreference.best(accept, "text/html", "application/json");
    return type.equals("text/html") ? Format.HTML : Format.JSON;
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
