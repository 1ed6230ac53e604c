// Everything here adds to pages that already work without it.
import { CharacterCount } from "govuk-frontend/dist/govuk/components/character-count/character-count.mjs";
import { Checkboxes } from "govuk-frontend/dist/govuk/components/checkboxes/checkboxes.mjs";
import { ErrorSummary } from "govuk-frontend/dist/govuk/components/error-summary/error-summary.mjs";
import { FileUpload } from "govuk-frontend/dist/govuk/components/file-upload/file-upload.mjs";
import { NotificationBanner } from "govuk-frontend/dist/govuk/components/notification-banner/notification-banner.mjs";
import { PasswordInput } from "govuk-frontend/dist/govuk/components/password-input/password-input.mjs";
import { Radios } from "govuk-frontend/dist/govuk/components/radios/radios.mjs";
import { SkipLink } from "govuk-frontend/dist/govuk/components/skip-link/skip-link.mjs";
import { createAll } from "govuk-frontend/dist/govuk/init.mjs";

import { documents } from "./documents.js";
import { checkAll, keys, saveTicks } from "./keys.js";
import {
  guardDoubleSubmit,
  keepCurrentInView,
  keepNumbersWhole,
  showTheTruthOnReturn,
} from "./page.js";
import { passkeys } from "./passkeys.js";
import { askAgainForPreviews } from "./previews.js";
import { readingPanel } from "./reading.js";
import { saveSheets } from "./sheet.js";
import { refreshWhatWaits } from "./live.js";
import { suggest } from "./suggest.js";
import { applicable } from "./applicable.js";
import { phones, searchable, workplaces } from "./workplaces.js";
import { searchKey } from "./search.js";
import { warnBeforeSessionEnd } from "./session.js";
import { characterCount, fileUpload, passwordInput } from "./words.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");

createAll(CharacterCount, characterCount);
createAll(Checkboxes);
createAll(ErrorSummary);
createAll(FileUpload, fileUpload);
createAll(NotificationBanner);
createAll(PasswordInput, passwordInput);
createAll(Radios);
createAll(SkipLink);

keepCurrentInView();
keepNumbersWhole();
guardDoubleSubmit();
readingPanel();
saveSheets();
passkeys();
refreshWhatWaits();
askAgainForPreviews();
workplaces();
applicable();
searchable();
phones();
suggest();
documents();
keys();
checkAll();
saveTicks();
searchKey();
showTheTruthOnReturn();
warnBeforeSessionEnd();
