package dev.gyre.routing;

import dev.gyre.archive.Admission;
import dev.gyre.config.PathPattern;
import dev.gyre.config.Rule.Effect;
import dev.gyre.config.RuleTarget;
import dev.gyre.files.Resource;
import dev.gyre.http.Body;
import dev.gyre.http.Headers;
import dev.gyre.http.PercentEncoding;
import dev.gyre.http.Request;
import dev.gyre.http.Response;
import dev.gyre.http.Response.Reuse;
import dev.gyre.policy.Chosen;
import dev.gyre.policy.Decision;
import dev.gyre.policy.Passwords;
import dev.gyre.policy.Policy;
import dev.gyre.policy.Question;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The answer to one request as the rules of a site have it: access, password, redirect, rewrite,
 * then the files, then what takes the place of a refusal, then fields.
 */
final class SiteAnswer implements HttpApplication.Answer.Later {
  /** Who guesses waits this long for each answer. */
  private static final long WRONG_PASSWORD_HOLD_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** In place of a path that is none: what is answered then needs no other. */
  private static final RequestPath.Normal ROOT =
      new RequestPath.Normal(new byte[0], true, "", false);

  /** No pattern of a rule that tells paths apart is for this. */
  private static final String NO_PATH = "";

  /** What conditions and ranges make of a file that is there. */
  private static final Set<Integer> OF_A_FILE = Set.of(304, 412, 416);

  private static final Admission NOTHING = (path, directory) -> false;

  private final SiteApplication site;
  private final Inquiry asked;
  private final RequestPath.Normal path;
  private final @Nullable String host;
  private final String text;
  private final Decision decision;
  private final RequestPath.@Nullable Refused refused;

  /** Whether rules for what was found instead depend on the client. */
  private boolean personal;

  /** Whether a password is to be hashed. */
  private boolean dear;

  SiteAnswer(SiteApplication site, Inquiry asked, RequestPath.Normal path, @Nullable String host) {
    this.site = site;
    this.asked = asked;
    this.path = path;
    this.host = host;
    this.text = site.policy().isEmpty() ? "" : text(path); // only rules look at it
    this.decision = decide(text);
    this.refused = null;
  }

  /** For a path that can name nothing: rules add pages and fields to what is answered. */
  SiteAnswer(
      SiteApplication site, Inquiry asked, RequestPath.Refused refused, @Nullable String host) {
    this.site = site;
    this.asked = asked;
    this.path = ROOT;
    this.host = host;
    this.text = NO_PATH;
    this.decision = decide(text);
    this.refused = refused;
  }

  /** What the rules say of a path, which has the form that rules see. */
  private Decision decide(String pathText) {
    Policy policy = site.policy();
    return policy.isEmpty()
        ? Decision.NONE
        : policy.decide(new Question(pathText, host, asked.request().methodName(), address(asked)));
  }

  private static @Nullable InetAddress address(Inquiry asked) {
    return asked.client() instanceof InetSocketAddress client ? client.getAddress() : null;
  }

  /** The path as rules have it. */
  private static String text(RequestPath.Normal path) {
    byte[] bytes = path.path();
    String names = new String(bytes, StandardCharsets.ISO_8859_1);
    return bytes.length > 0 && path.trailingSlash() ? "/" + names + "/" : "/" + names;
  }

  @Override
  public @Nullable Response respondAtOnce() {
    return respond(Reach.MEMORY);
  }

  @Override
  public Response respond() {
    return Objects.requireNonNull(respond(Reach.DISK), "a disk tells");
  }

  @Override
  public boolean isDear() {
    return dear;
  }

  private @Nullable Response respond(Reach reach) {
    Response made = made(reach);
    if (made == null) {
      return null;
    }
    Response finished = made.status() < 400 ? made : refusal(made, reach);
    if (finished == null) {
      return null;
    }
    AnswerFields.add(finished, decision, asked);
    boolean mine = personal || decision.isPersonal();
    return finished.reusedBy(mine ? Reuse.NOBODY : site.reuse());
  }

  private @Nullable Response made(Reach reach) {
    Request request = asked.request();
    if (MethodRules.concern(request)) {
      return MethodRules.answer(request);
    }
    if (refused != null) {
      return ErrorAnswers.of(request, refused.status());
    }
    // Browsers send no password with a preflight.
    Gate access = access(decision);
    if (access instanceof Gate.Shut shut) {
      return shut.response();
    }
    if (Cors.isPreflight(request)) {
      Response preflight = Cors.preflight(request, decision.first(Effect.Cors.class));
      return preflight != null ? preflight : MethodRules.answer(request);
    }
    switch (password(decision, reach)) {
      case Gate.Shut shut -> {
        return shut.response();
      }
      case Gate.Unknown unknown -> {
        return null;
      }
      case Gate.Open open -> {}
    }
    Chosen<Effect.Redirect> redirect = decision.first(Effect.Redirect.class);
    if (redirect != null) {
      return redirect(redirect);
    }
    Chosen<Effect.Rewrite> rewrite = decision.first(Effect.Rewrite.class);
    return fromFiles(rewrite == null ? path : rewritten(rewrite), reach);
  }

  private Gate access(Decision rules) {
    Chosen<Effect.Access> access = rules.first(Effect.Access.class);
    if (access == null) {
      return Gate.OPEN;
    }
    boolean allowed = access.effect().allowed();
    AnswerFields.tell(asked, "access", allowed ? "allowed" : "denied", access);
    return allowed ? Gate.OPEN : new Gate.Shut(ErrorAnswers.of(asked.request(), 403));
  }

  private Gate password(Decision rules, Reach reach) {
    Chosen<Effect.Password> password = rules.first(Effect.Password.class);
    if (password == null) {
      return Gate.OPEN;
    }
    Passwords passwords = site.passwords(password.effect().file());
    String given = asked.request().header("authorization");
    Passwords.Verdict known = passwords.look(given);
    return switch (known) {
      case RIGHT -> {
        AnswerFields.tell(asked, "password", "right", password);
        yield Gate.OPEN;
      }
      case NONE -> {
        AnswerFields.tell(asked, "password", "none was sent", password);
        yield new Gate.Shut(challenge(password.effect()));
      }
      case RIGHT_BEFORE, UNKNOWN -> {
        if (reach == Reach.MEMORY) {
          dear |= known == Passwords.Verdict.UNKNOWN;
          yield Gate.UNKNOWN;
        }
        boolean right = passwords.verify(Objects.requireNonNull(given));
        AnswerFields.tell(asked, "password", right ? "right" : "wrong", password);
        yield right
            ? Gate.OPEN
            : new Gate.Shut(challenge(password.effect()).heldFor(WRONG_PASSWORD_HOLD_NANOS));
      }
    };
  }

  /** Whether the client might ask for a file by its own address, which it did not. */
  private Gate gate(byte[] address, Reach reach) {
    Decision rules = decide("/" + new String(address, StandardCharsets.ISO_8859_1));
    personal |= rules.isPersonal();
    Gate access = access(rules);
    return access.equals(Gate.OPEN) ? password(rules, reach) : access;
  }

  private Response challenge(Effect.Password password) {
    Response response = ErrorAnswers.of(asked.request(), 401);
    response
        .headers()
        .add("WWW-Authenticate", "Basic realm=\"" + password.realm() + "\", charset=\"UTF-8\"");
    return response;
  }

  private Response redirect(Chosen<Effect.Redirect> chosen) {
    String filled = filled(chosen, chosen.effect().target(), text);
    while (filled.startsWith("//")) {
      filled = filled.substring(1); // else it would lead to another host
    }
    String target = withQuery(filled, path.encodedQuery());
    AnswerFields.tell(asked, "redirect", chosen.effect().status() + " to " + target, chosen);
    return new Response(
        chosen.effect().status(), new Headers().add("Location", target), new Body.Empty());
  }

  /** A query stands before what follows a #, and there is one (RFC 3986 section 3). */
  private static String withQuery(String target, String query) {
    int hash = target.indexOf('#');
    int end = hash < 0 ? target.length() : hash;
    String before = target.substring(0, end);
    return query.isEmpty() || before.contains("?")
        ? target
        : before + "?" + query + target.substring(end);
  }

  /** Where it leads within the site; null if that is nowhere. */
  private RequestPath.@Nullable Normal rewritten(Chosen<Effect.Rewrite> chosen) {
    String filled = filled(chosen, encodedUtf8(chosen.effect().path()), text);
    RequestPath.Normal target = normal(filled);
    AnswerFields.tell(
        asked, "rewrite", target == null ? filled + ", which is no path" : filled, chosen);
    return target;
  }

  private RequestPath.@Nullable Normal normal(String target) {
    return RequestPath.of(target) instanceof RequestPath.Normal normal
        ? new RequestPath.Normal(
            normal.path(), normal.trailingSlash(), path.rawQuery(), normal.hidden())
        : null;
  }

  /** Whether a rewrite leads to a directory from the address with a slash too, which then stays. */
  private boolean staysWithSlash(RequestPath.Normal directory) {
    String slashed = text + "/";
    Chosen<Effect.Rewrite> rewrite = decide(slashed).first(Effect.Rewrite.class);
    RequestPath.Normal there =
        rewrite == null
            ? null
            : normal(filled(rewrite, encodedUtf8(rewrite.effect().path()), slashed));
    return there != null && there.trailingSlash() && Arrays.equals(there.path(), directory.path());
  }

  private static String filled(Chosen<?> chosen, String target, String pathText) {
    PathPattern pattern = chosen.rule().condition().pattern(pathText);
    List<String> captures = pattern == null ? null : pattern.captures(pathText);
    return RuleTarget.fill(target, captures == null ? List.of() : captures, SiteAnswer::encoded);
  }

  private static String encoded(String bytes) {
    return PercentEncoding.percentEncodePath(bytes.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** What a rule has, whose dollars stay. */
  private static String encodedUtf8(String text) {
    return PercentEncoding.percentEncodePath(text.getBytes(StandardCharsets.UTF_8))
        .replace("%24", "$");
  }

  private @Nullable Response fromFiles(RequestPath.@Nullable Normal target, Reach reach) {
    Request request = asked.request();
    if (target == null) {
      return ErrorAnswers.of(request, 404);
    }
    if (target.hidden() && !site.parts().showsHidden()) {
      asked.steps().add("hidden", "a name starts with a dot; see --hidden");
      return ErrorAnswers.of(request, 404);
    }
    Response response = lookUp(target, reach);
    if (response != null && response.status() == 301 && !isOwn(target) && staysWithSlash(target)) {
      response.headers().set("Location", withQuery(path.encoded() + "/", path.encodedQuery()));
    }
    Chosen<Effect.Fallback> fallback = decision.first(Effect.Fallback.class);
    if (response == null
        || response.status() != 404
        || fallback == null
        || lastNameHasDot(target.path())) {
      return response;
    }
    RequestPath.Normal instead = normal(encodedUtf8(fallback.effect().path()));
    AnswerFields.tell(asked, "fallback", fallback.effect().path(), fallback);
    if (instead == null) {
      return response;
    }
    Response other = lookUp(instead, reach);
    if (other == null || other.status() < 300 || OF_A_FILE.contains(other.status())) {
      response.body().close();
      return other;
    }
    other.body().close();
    return response;
  }

  private @Nullable Response lookUp(RequestPath.Normal target, Reach reach) {
    Areas.Found found = site.areas().of(host, target.path());
    if (asked.steps().wanted()) {
      asked.steps().add("directory", found.area().directory().toString());
    }
    Sought sought = sought(target, found);
    return found.area().answer(files -> files.answer(sought, reach));
  }

  @SuppressWarnings("ReferenceEquality") // of the request itself, or made by a rule
  private boolean isOwn(RequestPath.Normal target) {
    return target == path;
  }

  private Sought sought(RequestPath.Normal target, Areas.Found found) {
    Chosen<Effect.CleanUrls> clean = decision.first(Effect.CleanUrls.class);
    Chosen<Effect.Listing> listing = decision.first(Effect.Listing.class);
    return new Sought(
        asked.request(),
        target,
        found.below(),
        // What a rule names is meant as it is.
        clean != null && clean.effect().on() && isOwn(target),
        listing == null ? site.parts().listsDirectories() : listing.effect().on(),
        (below, reach) -> gate(found.address(target.path(), below), reach),
        site.parts().archives().isOffered()
            ? new SiteAdmission(site, host, address(asked), decision, found, target.path())
            : NOTHING,
        asked.steps());
  }

  private static boolean lastNameHasDot(byte[] path) {
    for (int i = path.length - 1; i >= 0 && path[i] != '/'; i--) {
      if (path[i] == '.') {
        return true;
      }
    }
    return false;
  }

  /** A refusal with the page of a rule, if there is one. */
  private @Nullable Response refusal(Response refused, Reach reach) {
    Chosen<Effect.ErrorPage> page = decision.errorPage(refused.status());
    RequestPath.Normal target = page == null ? null : normal(encodedUtf8(page.effect().path()));
    if (page == null || target == null) {
      return refused;
    }
    Areas.Found found = site.areas().of(host, target.path());
    Sought sought = sought(target, found);
    boolean[] outOfReach = {false};
    Response made =
        found
            .area()
            .answer(
                files -> {
                  Resource resource = files.find(sought, found.below(), reach);
                  outOfReach[0] = resource == null;
                  return resource instanceof Resource.RegularFile file
                      ? ErrorFile.answer(refused, file.file(), site.parts(), found.below())
                      : dropped(resource);
                });
    if (made == null) {
      AnswerFields.tell(asked, "error page", "there is none", page);
      if (outOfReach[0]) {
        refused.body().close();
        return null;
      }
      return refused;
    }
    AnswerFields.tell(asked, "error page", page.effect().path(), page);
    refused.body().close();
    return made;
  }

  private static @Nullable Response dropped(@Nullable Resource resource) {
    if (resource instanceof Resource.Directory other) {
      other.directory().close();
    }
    return null;
  }
}
