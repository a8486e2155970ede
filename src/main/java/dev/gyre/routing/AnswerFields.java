package dev.gyre.routing;

import dev.gyre.config.Rule.Effect;
import dev.gyre.http.Headers;
import dev.gyre.http.Response;
import dev.gyre.policy.Chosen;
import dev.gyre.policy.Decision;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** What the rules add to an answer that is made. */
final class AnswerFields {
  /** A listing has one to what follows, beside which there may be others. */
  private static final String LINK = "link";

  private AnswerFields() {}

  static void add(Response response, Decision decision, Inquiry asked) {
    Headers headers = response.headers();
    Set<String> added = new HashSet<>();
    for (Chosen<Effect.Header> chosen : decision.headers(response.status())) {
      Effect.Header field = chosen.effect();
      if (field.always() && headers.first(field.name()) != null) {
        continue; // our own pages know better what they need
      }
      String name = field.name().toLowerCase(Locale.ROOT);
      if (added.add(name) && !name.equals(LINK)) {
        headers.set(field.name(), field.value());
      } else {
        headers.add(field.name(), field.value());
      }
      tell(asked, "field", field.name() + ": " + field.value(), chosen);
    }
    Chosen<Effect.Cors> cors = decision.first(Effect.Cors.class);
    if (cors != null) {
      Cors.add(headers, asked.request(), cors.effect());
      tell(asked, "cross-origin", String.join(" ", cors.effect().origins()), cors);
    }
  }

  static void tell(Inquiry asked, String step, String text, Chosen<?> why) {
    if (asked.steps().wanted()) {
      asked.steps().add(step, text + " (" + why.origin() + ")");
    }
  }
}
