#include "harness/wire/credentials.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

namespace psvcheck::wire {
namespace {

using Found = std::expected<std::optional<Credentials>, std::string>;

std::string_view trim(std::string_view text) {
  constexpr std::string_view blanks = " \t\r";
  const auto first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

// The settings of one profile in one file, each with the line it stands on.
struct Setting {
  std::string value;
  int line = 0;
};
struct Profile {
  std::map<std::string, Setting, std::less<>> settings;
  int line = 0;
};

std::optional<std::string> variable(const CredentialOptions& options, std::string_view name) {
  if (!options.environment) return std::nullopt;
  auto value = options.environment(name);
  if (value && value->empty()) return std::nullopt;  // Set to nothing counts as not set, as in AWS's tools.
  return value;
}

std::string file_path(const CredentialOptions& options, std::string_view name, std::string_view in_home) {
  if (auto given = variable(options, name)) {
    // Shells do not expand "~" inside quotes; AWS's tools do it for them.
    if (given->starts_with("~/") && !options.home.empty()) return options.home + given->substr(1);
    return *given;
  }
  return options.home.empty() ? std::string() : fmt::format("{}/.aws/{}", options.home, in_home);
}

// An absent file is an empty one.
std::expected<std::string, std::string> read_file(const std::string& path) {
  std::error_code ignored;
  if (path.empty() || !std::filesystem::exists(path, ignored)) return std::string();
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  if (std::filesystem::is_directory(path, ignored) || !in || !(text << in.rdbuf() || in.peek() == EOF)) {
    return std::unexpected(fmt::format("{}: cannot be read ({})", path, std::strerror(errno == 0 ? EISDIR : errno)));
  }
  return std::move(text).str();
}

// Which profile does a section header name? The configuration file writes "[profile x]", and both know "[default]".
enum class FileKind { credentials, config };

std::string_view profile_of(std::string_view section, FileKind kind) {
  if (kind == FileKind::credentials || section == "default") return section;
  constexpr std::string_view prefix = "profile";
  if (!section.starts_with(prefix) || section.size() == prefix.size()) return {};
  const auto rest = section.substr(prefix.size());
  if (rest.front() != ' ' && rest.front() != '\t') return {};
  auto name = trim(rest);
  if (name.size() >= 2 && name.front() == '"' && name.back() == '"') name = name.substr(1, name.size() - 2);
  return name;
}

// The named profile's settings; nothing when the file does not have it. Every line is checked, whosever it is: a file
// that is broken anywhere does not say what its writer meant.
std::expected<std::optional<Profile>, std::string> parse_profile(const std::string& text, const std::string& path,
                                                                 FileKind kind, std::string_view wanted) {
  std::optional<Profile> out;
  bool in_section = false;
  bool in_wanted = false;
  std::istringstream lines(text);
  std::string raw;
  for (int number = 1; std::getline(lines, raw); ++number) {
    // The line itself may be a secret that was pasted wrongly, so that messages never quote it.
    const auto broken = [&](std::string_view what) {
      return std::unexpected(fmt::format("{}:{}: {}", path, number, what));
    };
    const auto line = trim(raw);
    if (line.empty() || line.front() == '#' || line.front() == ';') continue;
    if (line.front() == '[') {
      const auto close = line.find(']');
      if (close == std::string_view::npos) return broken("the section's name lacks its closing bracket");
      in_section = true;
      in_wanted = profile_of(trim(line.substr(1, close - 1)), kind) == wanted;
      if (in_wanted && !out) out = Profile{{}, number};
      continue;
    }
    if (in_section && (raw.front() == ' ' || raw.front() == '\t')) continue;  // A nested setting, as under "s3 =".
    const auto equals = line.find('=');
    if (equals == std::string_view::npos) return broken("neither a [section] nor \"name = value\"");
    if (!in_section) return broken("a setting stands before the first [section]");
    const auto name = trim(line.substr(0, equals));
    if (name.empty()) return broken("the name in front of \"=\" is missing");
    if (in_wanted)
      out->settings.insert_or_assign(std::string(name), Setting{std::string(trim(line.substr(equals + 1))), number});
  }
  return out;
}

// The keys of a profile; nothing when it has none.
Found keys_of(const Profile& profile, const std::string& path) {
  const auto value = [&](std::string_view name) -> const Setting* {
    const auto at = profile.settings.find(name);
    return at == profile.settings.end() || at->second.value.empty() ? nullptr : &at->second;
  };
  const auto* key = value("aws_access_key_id");
  const auto* secret = value("aws_secret_access_key");
  const auto* token = value("aws_session_token");
  if (key == nullptr && secret == nullptr) return std::nullopt;
  if (secret == nullptr) {
    return std::unexpected(
        fmt::format("{}:{}: aws_access_key_id has no aws_secret_access_key beside it", path, key->line));
  }
  if (key == nullptr) {
    return std::unexpected(
        fmt::format("{}:{}: aws_secret_access_key has no aws_access_key_id beside it", path, secret->line));
  }
  Credentials out{key->value, SecretText(secret->value), std::nullopt};
  if (token != nullptr) out.session_token = SecretText(token->value);
  return out;
}

Found from_options(const CredentialOptions& options) {
  const bool has_secret = options.secret_key && !options.secret_key->empty();
  const bool has_key = options.access_key && !options.access_key->empty();
  if (!has_key && !has_secret) {
    if (options.session_token) return std::unexpected("a session token was given without an access key");
    return std::nullopt;
  }
  if (!has_secret) return std::unexpected("an access key was given without its secret key");
  if (!has_key) return std::unexpected("a secret key was given without its access key");
  return Credentials{*options.access_key, *options.secret_key, options.session_token};
}

Found from_environment(const CredentialOptions& options) {
  const auto key = variable(options, "AWS_ACCESS_KEY_ID");
  const auto secret = variable(options, "AWS_SECRET_ACCESS_KEY");
  if (!key && !secret) return std::nullopt;
  if (!secret) return std::unexpected("AWS_ACCESS_KEY_ID is set but AWS_SECRET_ACCESS_KEY is not");
  if (!key) return std::unexpected("AWS_SECRET_ACCESS_KEY is set but AWS_ACCESS_KEY_ID is not");
  Credentials out{*key, SecretText(*secret), std::nullopt};
  if (const auto token = variable(options, "AWS_SESSION_TOKEN")) out.session_token = SecretText(*token);
  return out;
}

Found from_files(const CredentialOptions& options) {
  struct Place {
    std::string path;
    FileKind kind;
  };
  const Place places[] = {
      {file_path(options, "AWS_SHARED_CREDENTIALS_FILE", "credentials"), FileKind::credentials},
      {file_path(options, "AWS_CONFIG_FILE", "config"), FileKind::config},
  };
  const auto named = options.profile ? options.profile : variable(options, "AWS_PROFILE");
  const auto wanted = named.value_or("default");
  std::string seen;  // Where the profile stands without keys.
  for (const auto& [path, kind] : places) {
    const auto text = read_file(path);
    if (!text) return std::unexpected(text.error());
    const auto profile = parse_profile(*text, path, kind, wanted);
    if (!profile) return std::unexpected(profile.error());
    if (!*profile) continue;
    auto keys = keys_of(**profile, path);
    if (!keys || *keys) return keys;
    seen = fmt::format("{}:{}", path, (*profile)->line);
  }
  if (!named) return std::nullopt;
  if (!seen.empty()) {
    return std::unexpected(
        fmt::format("{}: the profile \"{}\" has no aws_access_key_id; only static keys are understood, no roles and no "
                    "single sign-on",
                    seen, wanted));
  }
  return std::unexpected(fmt::format("the profile \"{}\" is neither in {} nor in {}", wanted,
                                     places[0].path.empty() ? "~/.aws/credentials" : places[0].path,
                                     places[1].path.empty() ? "~/.aws/config" : places[1].path));
}

}  // namespace

std::string redacted(const Credentials& credentials) {
  constexpr std::size_t characters = 4;
  // A key as short as that is no AWS key and might be anything.
  const auto& key = credentials.access_key;
  const auto shown = key.size() > 2 * characters ? std::string_view(key).substr(0, characters) : std::string_view();
  return fmt::format("access key {}..., secret key hidden{}", shown,
                     credentials.session_token ? ", with a session token" : "");
}

std::expected<std::optional<Credentials>, std::string> resolve_credentials(const CredentialOptions& options) {
  auto found = from_options(options);
  if (!found || *found) return found;
  if (!options.profile) {
    found = from_environment(options);
    if (!found || *found) return found;
  }
  return from_files(options);
}

}  // namespace psvcheck::wire
