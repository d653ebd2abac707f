package dev.lockmedic.it.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A real Chromium without a window, which writes down all that it complains of and asks for. */
public final class Browser implements AutoCloseable {
    private static final Pattern REQUEST =
            Pattern.compile("\"method\":\"Network.requestWillBeSent\".*?\"url\":\"([^\"]*)\"");

    private final ChromeDriver driver;
    private final Path profile;

    private Browser(ChromeDriver driver, Path profile) {
        this.driver = driver;
        this.profile = profile;
    }

    /** Starts one. Aborts the tests where there is no Chromium. */
    public static Browser start() {
        Path chromium = find("chromium", "chromium-browser", "google-chrome");
        Path driver = find("chromedriver");
        Assumptions.assumeTrue(
                chromium != null && driver != null,
                "no chromium and chromedriver on this machine: reports are not looked at in a browser");
        try {
            Path profile = Files.createTempDirectory("lockmedic-browser");
            ChromeOptions options = new ChromeOptions();
            options.setBinary(chromium.toFile());
            options.addArguments(
                    "--headless",
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-quic",
                    "--no-first-run",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                    "--disable-dev-shm-usage",
                    "--user-data-dir=" + profile);
            LoggingPreferences logs = new LoggingPreferences();
            logs.enable(LogType.BROWSER, Level.ALL);
            logs.enable(LogType.PERFORMANCE, Level.ALL);
            options.setCapability("goog:loggingPrefs", logs);
            ChromeDriverService service =
                    new ChromeDriverService.Builder()
                            .usingDriverExecutable(driver.toFile())
                            .usingAnyFreePort()
                            .build();
            return new Browser(new ChromeDriver(service, options), profile);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path find(String... names) {
        for (String name : names) {
            Tool tool = Tool.run("sh", "-c", "command -v " + name);
            if (tool.exitCode() == 0) {
                return Path.of(tool.text());
            }
        }
        return null;
    }

    /** Opens a report in a window of this size and waits until it says that it is ready. */
    public void open(Path page, int width, int height) {
        media(Map.of());
        size(width, height);
        messages();
        requests();
        driver.get(page.toUri().toString());
        await("ready", "return document.documentElement.dataset.readyMs !== undefined");
    }

    /** Sets the size of what is seen, not of the window around it. */
    public void size(int width, int height) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of(
                        "width",
                        width,
                        "height",
                        height,
                        "deviceScaleFactor",
                        1,
                        "mobile",
                        width < 500));
    }

    /** Makes it believe in a medium ({@code media=print}) or a feature. */
    public void media(Map<String, String> wanted) {
        List<Map<String, String>> features = new ArrayList<>();
        wanted.forEach(
                (name, value) -> {
                    if (!name.equals("media")) {
                        features.add(Map.of("name", name, "value", value));
                    }
                });
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("media", wanted.getOrDefault("media", ""), "features", features));
    }

    /** Waits until a script gives true. */
    public void await(String what, String script, Object... arguments) {
        Awaitility.await(what)
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> Boolean.TRUE.equals(driver.executeScript(script, arguments)));
    }

    /** Runs a script. */
    public Object run(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    /** A data attribute of the page, by which it tells how it stands. */
    public String told(String name) {
        return (String) run("return document.documentElement.dataset[arguments[0]] ?? null", name);
    }

    /** The same as a number. */
    public long number(String name) {
        return Long.parseLong(told(name));
    }

    /** The one element of this selector. */
    public WebElement element(String selector) {
        return driver.findElement(By.cssSelector(selector));
    }

    /** All elements of this selector. */
    public List<WebElement> elements(String selector) {
        return driver.findElements(By.cssSelector(selector));
    }

    /** What can be read of an element. */
    public String text(String selector) {
        return element(selector).getText();
    }

    /** Presses keys, one after the other, wherever the focus is. */
    public void press(CharSequence... keys) {
        new Actions(driver).sendKeys(keys).perform();
    }

    /** Clicks at a place within an element, from its upper left corner. */
    public void clickAt(String selector, int x, int y) {
        point(selector, x, y).click().perform();
    }

    /** Moves the mouse to a place within an element. */
    public void hover(String selector, int x, int y) {
        point(selector, x, y).perform();
    }

    /** Drags from a place within an element. */
    public void drag(String selector, int x, int y, int byX, int byY) {
        point(selector, x, y).clickAndHold().moveByOffset(byX, byY).release().perform();
    }

    private Actions point(String selector, int x, int y) {
        WebElement element = element(selector);
        return new Actions(driver)
                .moveToElement(
                        element,
                        x - element.getSize().getWidth() / 2,
                        y - element.getSize().getHeight() / 2);
    }

    /** Takes a picture. */
    public void picture(Path file) {
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What it has complained of since it was last asked: errors, warnings, all. */
    public List<String> messages() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(LogEntry::toString)
                .toList();
    }

    /** What it has asked the world for since it was last asked. */
    public List<String> requests() {
        return driver.manage().logs().get(LogType.PERFORMANCE).getAll().stream()
                .map(entry -> REQUEST.matcher(entry.getMessage()))
                .filter(Matcher::find)
                .map(found -> found.group(1))
                .toList();
    }

    @Override
    public void close() {
        driver.quit();
        try (Stream<Path> files = Files.walk(profile)) {
            files.sorted(java.util.Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException | UncheckedIOException e) {
            // Of a browser that is on its way out; the system clears its temporary folder.
        }
    }
}
