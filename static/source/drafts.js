/* What is typed in a form stays on this phone, from the first letter until the server took it in. Made into a script of its
   own, for the pages where somebody types. The types are in tests/house/script/drafts.d.ts. */

import {id} from "./outbox.js";
import {drop, kept, store} from "./typed.js";
import {main, mark, tell, text} from "./words.js";

/** @type {Map<HTMLFormElement, Draft>} */
const drafts = new Map();
/** What is about to be written. @type {Promise<unknown> | null} */
let soon = null;
let forgetful = false, foreign = false;  // this phone keeps nothing; somebody else is signed in

/** @type {(form: HTMLFormElement) => Field[]} */
const parts = form => /** @type {any} */ ([...form.elements]);
/** @type {(form: HTMLFormElement, name: string) => Field | undefined} */
const part = (form, name) => parts(form).find(one => one.name === name);
/** @type {(field: Field) => boolean} */
const ticks = ({type}) => /radio|checkbox/.test(type);
/** @type {(field: Field) => string | boolean} */
const value = field => ticks(field) ? field.checked : field.value;
/** What the server put in it. @type {(field: Field) => string | boolean} */
const was = field => ticks(field) ? field.defaultChecked : field.options
    ? ([...field.options].find(one => one.defaultSelected) || field.options[0] || field).value : field.defaultValue;

/** The fields in which somebody types or chooses, each by a name of its own; `base` is the version one writes on.
 * @type {(form: HTMLFormElement) => [string, Field][]} */
const fields = form => parts(form)
    .filter(({name, type}) => name && (name === "base" || !/hidden|password|file|button|submit|fieldset/.test(type)))
    .map((field, i, all) => [field.name + (ticks(field) ? "=" + field.value : all.slice(0, i).filter(one => one.name === field.name).length), field]);

/** What tells forms of one address apart: nothing that is new at every visit. @type {(form: HTMLFormElement) => string} */
const key = form => [form.action, ...parts(form).filter(({name, type}) =>
    type === "hidden" && !/^(csrf_token|op|zeker|base|rev|version|plan|next|voor|bewaard-als|m-.*)$/.test(name)).map(one => one.value)].join(" ");

/** Keep a form as it stands. What was sent or found back may be known to the server: other words are another act.
 * @type {(form: HTMLFormElement | null, sent?: boolean) => void} */
function keep(form, sent) {
    const op = form && mark && part(form, "op");
    if (!op) return;
    const before = drafts.get(form), all = fields(form), values = {...before && before.values};
    for (const [name, field] of all) if (name in values || value(field) !== was(field)) values[name] = value(field);
    if (!Object.keys(values).length) return;
    for (const [name, field] of all) if (field.name === "base") values[name] = field.value;
    if (before && before.sent && !sent) op.value = id();
    const one = {n: id(), mark, key: key(form), page: location.pathname, ...before, values, op: op.value, at: Date.now(), sent};
    drafts.set(form, one);
    soon ||= Promise.resolve().then(() => {  // of many changes at once, as of a hundred boxes, the last
        soon = null;
        return store(all => drafts.forEach(one => all.put(one)));
    }).catch(() => { forgetful = true; });
}

/** Put back what this person typed. */
async function restore() {
    const known = [...drafts.values()].map(one => one.n);
    for (const one of (await kept(true)).sort((a, b) => b.at - a.at)) if (!known.includes(one.n)) await show(one);
}

/** @type {(one: Draft) => Promise<void>} */
async function show(one) {
    const [form] = [...document.forms].filter(form => key(form) === one.key && part(form, "op") && !drafts.has(form))
        .sort((a, b) => there(b).length - there(a).length);
    const found = form ? there(form) : [];
    /** @type {(form: HTMLFormElement) => [string, Field][]} */
    function there(form) { return fields(form).filter(([name]) => name in one.values); }
    const lost = Object.keys(one.values).filter(name => one.values[name].length && !/^base/.test(name) && !found.some(([known]) => known === name));
    const away = () => drop([one]).then(() => location.replace(location.pathname + location.search));
    let news = false;
    if (found.length) {
        for (const [name, field] of found) {
            const typed = one.values[name];
            news ||= value(field) !== typed;
            if (ticks(field)) field.checked = typed;
            else field.value = typed;
        }
        const old = one.n;
        one = {...one, n: id(), sent: true};  // another tab may go on with the old one
        /** @type {Field} */ (part(form, "op")).value = one.op;
        drafts.set(form, one);
        for (let fold = form.closest("details"); fold; fold = null) fold.open = true;
        if (news) tell(form, text("kept", new Date(one.at).toLocaleString(document.documentElement.lang)), away);
        await store(all => { all.delete(old); all.put(one); });
    }
    if (lost.length && (found.length || one.page === location.pathname))
        tell(/** @type {Element} */ (main.firstElementChild), text("left", lost.map(name => one.values[name]).join("\n")), away);
}

/** Whether somebody else signed in on this phone since; then nothing of this page is sent. */
async function who() {
    const one = await store(all => all.get("who"));
    foreign = mark && one && one.mark !== mark;
    if (foreign) tell(/** @type {Element} */ (main.firstElementChild), text("who", one.me), () => location.assign("/start"));
}

/** Say how many letters are too many, while somebody types: nothing is cut off. @type {(field: Field) => void} */
function measure(field) {
    const over = [...field.value].length - Number(field.dataset.longest), old = field.previousElementSibling;
    if (over > 0) tell(field, text("long", String(over)), () => 0);
    else if (old && old.matches("[data-t=long]")) old.remove();
}

/** @type {(deed: () => Promise<void>) => () => unknown} */
const quietly = deed => () => mark && deed().catch(() => {});

for (const what of ["input", "change"]) document.addEventListener(what, ({target}) => keep(/** @type {Field} */ (target).form));
document.addEventListener("input", ({target}) => measure(/** @type {Field} */ (target)));
document.addEventListener("visibilitychange", quietly(who));
addEventListener("focus", quietly(who));
addEventListener("pageshow", quietly(restore));
addEventListener("beforeunload", event => forgetful && event.preventDefault());
document.addEventListener("submit", event => {
    const form = /** @type {HTMLFormElement} */ (event.target);
    if (foreign) event.preventDefault();
    else if (!event.defaultPrevented) keep(form, true);
    forgetful = false;
});
