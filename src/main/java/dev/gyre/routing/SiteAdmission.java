package dev.gyre.routing;

import dev.gyre.archive.Admission;
import dev.gyre.config.Rule.Effect;
import dev.gyre.http.Method;
import dev.gyre.policy.Chosen;
import dev.gyre.policy.Decision;
import dev.gyre.policy.Question;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What of a directory belongs into an archive: that which the same client would get at its own
 * address. Rules that deny it, ask for another password, answer with something else or list no such
 * directory leave it out, and so do mounts.
 */
final class SiteAdmission implements Admission {
  private static final String HTML = ".html";

  private final SiteApplication site;
  private final @Nullable String host;
  private final @Nullable InetAddress client;
  private final @Nullable Chosen<Effect.Password> known;
  private final Areas.Found found;
  private final byte[] directory;

  /**
   * For one request.
   *
   * @param decision for it; its password was right
   * @param found where the directory was found
   * @param directory its path within the site
   */
  SiteAdmission(
      SiteApplication site,
      @Nullable String host,
      @Nullable InetAddress client,
      Decision decision,
      Areas.Found found,
      byte[] directory) {
    this.site = site;
    this.host = host;
    this.client = client;
    this.known = decision.first(Effect.Password.class);
    this.found = found;
    this.directory = directory;
  }

  @Override
  public boolean admits(byte[] path, boolean isDirectory) {
    byte[] address = found.address(directory, path);
    if (!site.areas().of(host, address).area().equals(found.area())) {
      return false;
    }
    String text = "/" + new String(address, StandardCharsets.ISO_8859_1);
    Decision decision = decide(isDirectory ? text + "/" : text);
    return admits(decision)
        && (isDirectory
            ? lists(decision)
            : !hasCleanAddress(text, decision) || admits(decide(withoutHtml(text))));
  }

  private Decision decide(String text) {
    return site.policy().decide(new Question(text, host, Method.GET.name(), client));
  }

  private boolean admits(Decision decision) {
    Chosen<Effect.Access> access = decision.first(Effect.Access.class);
    Chosen<Effect.Password> password = decision.first(Effect.Password.class);
    return (access == null || access.effect().allowed())
        && (password == null
            || (known != null && known.effect().file().equals(password.effect().file())))
        && decision.first(Effect.Redirect.class) == null
        && decision.first(Effect.Rewrite.class) == null;
  }

  /** Whether a file has an address without its .html, to which its own only leads. */
  private static boolean hasCleanAddress(String text, Decision decision) {
    Chosen<Effect.CleanUrls> clean = decision.first(Effect.CleanUrls.class);
    return clean != null && clean.effect().on() && text.endsWith(HTML);
  }

  private static String withoutHtml(String text) {
    return text.substring(0, text.length() - HTML.length());
  }

  private boolean lists(Decision decision) {
    Chosen<Effect.Listing> listing = decision.first(Effect.Listing.class);
    return listing == null ? site.parts().listsDirectories() : listing.effect().on();
  }
}
