package dev.gyre.routing;

import dev.gyre.coding.FileEncoder;
import dev.gyre.config.HostPattern;
import dev.gyre.config.Options;
import dev.gyre.config.Rule;
import dev.gyre.config.Settings;
import dev.gyre.files.MediaTypes;
import dev.gyre.http.Request;
import dev.gyre.http.Response.Reuse;
import dev.gyre.policy.Passwords;
import dev.gyre.policy.Policy;
import dev.gyre.time.Clock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * A site: directories, and the rules for them. The way of a request, from top to bottom: method,
 * path, what the rules say ({@link SiteAnswer}), directory ({@link Areas}), file or listing ({@link
 * FileArea}), fields ({@link AnswerFields}). Thread-safe.
 */
public final class SiteApplication implements HttpApplication, AutoCloseable {
  private final FileParts parts;
  private final Areas areas;
  private final Policy policy;
  private final Map<String, Passwords> passwords = new HashMap<>();
  private final Reuse reuse;

  /**
   * Opens the directories and reads the password files.
   *
   * @param root what is served where no mount says otherwise
   * @param encoder closed by the caller, after the last request
   * @param news told what an operator should know, on some thread
   * @throws IOException with a complete message
   */
  public SiteApplication(
      Path root,
      MediaTypes mediaTypes,
      FileEncoder encoder,
      Settings settings,
      Clock clock,
      Consumer<String> news)
      throws IOException {
    this.parts = FileParts.of(mediaTypes, encoder, settings, clock, news);
    this.policy = Policy.of(settings);
    for (Rule rule : policy.rules()) {
      for (Rule.Effect effect : rule.effects()) {
        if (effect instanceof Rule.Effect.Password password
            && !passwords.containsKey(password.file())) {
          passwords.put(password.file(), new Passwords(Path.of(password.file()), clock, news));
        }
      }
    }
    this.areas = new Areas(root, settings.get(Options.MOUNT), parts);
    this.reuse = areas.dependsOnHost() || policy.dependsOnHost() ? Reuse.HOST : Reuse.TARGET;
  }

  @Override
  public Answer answer(Inquiry asked) {
    Request request = asked.request();
    if (MethodRules.concern(request)) {
      asked.steps().add("method", request.methodName() + " reads no file");
      if (policy.isEmpty()) {
        return new Answer.Now(MethodRules.answer(request));
      }
    }
    return switch (RequestPath.of(request.target())) {
      case RequestPath.Refused refused -> {
        asked.steps().add("path", refused.reason());
        yield policy.isEmpty()
            ? new Answer.Now(ErrorAnswers.of(request, refused.status()))
            : new SiteAnswer(this, asked, refused, HostPattern.nameOf(request.host()));
      }
      case RequestPath.Normal path -> {
        if (asked.steps().wanted()) {
          asked.steps().add("path", path.encoded() + (path.trailingSlash() ? ", a directory" : ""));
        }
        yield new SiteAnswer(this, asked, path, HostPattern.nameOf(request.host()));
      }
    };
  }

  FileParts parts() {
    return parts;
  }

  Areas areas() {
    return areas;
  }

  Policy policy() {
    return policy;
  }

  Passwords passwords(String file) {
    return Objects.requireNonNull(passwords.get(file), file);
  }

  /** Who else may get an answer that depends on nothing but the address. */
  Reuse reuse() {
    return reuse;
  }

  /**
   * Looks whether names of directories lead to others now, as after a deploy that turns a link. May
   * wait for a disk; for one thread.
   *
   * @param news told of each that does
   */
  public void lookAgain(Consumer<String> news) {
    areas.lookAgain(news);
  }

  /** Closes the directories, once no request needs them. */
  @Override
  public void close() {
    areas.close();
  }
}
