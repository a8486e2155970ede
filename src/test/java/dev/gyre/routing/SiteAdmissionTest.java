package dev.gyre.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.gyre.config.Options;
import dev.gyre.config.Settings;
import dev.gyre.http.Body;
import dev.gyre.http.Response;
import dev.gyre.time.Clock;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SiteAdmissionTest {
  @TempDir Path root;

  @Test
  void whatIsDeniedAtItsCleanAddressIsNotInAnArchive() throws IOException {
    for (String name : List.of("denied.html", "moved.html", "open.html", "denied.txt")) {
      Files.writeString(root.resolve(name), name);
    }
    String rules = "path=/denied access=deny\npath=/moved redirect=/open";
    Settings settings = Settings.DEFAULTS.with(Options.LISTING_ARCHIVE, "1m");
    assertEquals(
        List.of(
            "files/",
            "files/denied.html",
            "files/denied.txt",
            "files/moved.html",
            "files/open.html"),
        names(settings.with(Options.RULE, rules)));
    assertEquals(
        List.of("files/", "files/denied.txt", "files/open.html"),
        names(settings.with(Options.RULE, rules).with(Options.CLEAN_URLS, "on")));
  }

  private List<String> names(Settings settings) throws IOException {
    try (SiteApplication site = Sites.open(root, settings, Clock.SYSTEM)) {
      Response response =
          assertInstanceOf(
                  HttpApplication.Answer.Later.class,
                  site.answer(Sites.asked(Sites.requestOf("h", "/?archive=zip"))))
              .respond();
      List<String> names = new ArrayList<>();
      try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(whole(response)))) {
        for (ZipEntry each = zip.getNextEntry(); each != null; each = zip.getNextEntry()) {
          names.add(each.getName());
        }
      }
      return names;
    }
  }

  private static byte[] whole(Response response) throws IOException {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    Body.Page page = assertInstanceOf(Body.Page.class, response.body());
    for (byte[] piece = page.source().next(); piece != null; piece = page.source().next()) {
      whole.write(piece);
    }
    response.body().close();
    return whole.toByteArray();
  }
}
