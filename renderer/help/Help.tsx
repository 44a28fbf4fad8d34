/** Help: what the signs mean, the keys, what Waymark does for people who use it without mouse or sight, and its versions. */
import { type ReactNode, useEffect, useState } from "react";
import type { HostApi } from "../../shared/api.ts";
import type { ActivityState, Badge } from "../../shared/rules.ts";
import { api } from "../bridge.ts";
import { useStatusLine } from "../shell/StatusBar.tsx";
import { ActivityChip, ConfidenceBadge } from "../symbols.tsx";
import { openDialog, useView } from "../view.ts";
import { activityWords, badgeWords } from "../words.ts";
import "./help.css";

const activityMeanings: readonly (readonly [ActivityState, string])[] = [
  ["under-way", "The objective’s own work goes on in this year."],
  ["interdependency", "A dated commitment of this year waits on another objective, an enabler or a decision outside the plan."],
  ["review", "The objective is reviewed, retired, or has become business as usual."],
];
const badgeMeanings: readonly (readonly [Badge, string])[] = [
  ["red", "Delivery as planned is not expected without a decision or new help."],
  ["amber", "Delivery as planned is in doubt; there is a way back, and somebody is on it."],
  ["green", "Delivery as planned is expected."],
  ["complete", "Everything due is delivered."],
  ["not-rated", "Nobody has said. Waymark never counts silence as on track."],
];

export function Help() {
  const place = useView((view) => view.place);
  useStatusLine({ counts: "Help", keys: [["Ctrl+/", "all keys"]] });
  useEffect(() => {
    document.getElementById(`help-${place}`)?.scrollIntoView();
  }, [place]);
  return (
    <>
      <div className="view-head">
        <h1>Help</h1>
      </div>
      <div className="prose help">
        <Section name="plan" title="Plan on a page">
          <p>
            One row for each objective, one column for each year of the plan. A cell shows what kind of year it is, how many milestones
            touch it, and the worst delivery confidence among them. A milestone that runs over several years counts in each. The declared
            confidence of an objective speaks for this year, and never hides a milestone that is worse.
          </p>
        </Section>
        <Section name="activity" title="Activity">
          <p>What kind of year it is. It says nothing about whether delivery goes well.</p>
          <dl>
            {activityMeanings.map(([state, meaning]) => (
              <div key={state}>
                <dt>
                  <ActivityChip state={state}>{activityWords[state]}</ActivityChip>
                </dt>
                <dd>{meaning}</dd>
              </div>
            ))}
          </dl>
        </Section>
        <Section name="confidence" title="Delivery confidence">
          <p>
            Whether it will be delivered as planned. Red and amber need a reason. It is declared by a person; where it rests on several
            milestones, the worst shows.
          </p>
          <dl>
            {badgeMeanings.map(([badge, meaning]) => (
              <div key={badge}>
                <dt className="help-badge">
                  <ConfidenceBadge badge={badge} />
                  {badgeWords[badge]}
                </dt>
                <dd>{meaning}</dd>
              </div>
            ))}
          </dl>
        </Section>
        <Section name="roadmap" title="Dates">
          <p>
            A milestone has an agreed day (due), a forecast, and the day it was finished on. Moving it on the roadmap, by mouse or with
            Alt+Right, changes the forecast; the agreed day stays, and the difference stands beside it in words. Every change of a date asks
            why, and shows first what else would move with it: shift that too, keep it where it is, or cancel.
          </p>
          <p>
            A baseline is the whole plan as it stood on a day, under a name. It cannot be altered, and any two can be compared. A
            re-baseline sets the agreed days to the forecasts and says who did it and why; the original stays.
          </p>
        </Section>
        <Section name="lines" title="Lanes, lines and several at once">
          <p>
            The roadmap’s lanes are ambitions, owners, bodies or activities. Its button “Show” draws all dependency lines or only those of
            the row you are on, adds enablers and partner bodies as rows, and chooses which earlier dates lie under each milestone. A line
            without dates stands beside today; a dashed one comes too late. Space ticks a milestone, Shift and the arrows tick several: Alt
            and an arrow, a drag or the buttons below then move them together. Table and Text say the same in words.
          </p>
          <p>
            F11 presents the plan on a page on the full screen: first the whole plan, then each ambition in large type. Left and Right go
            through them, Escape leaves.
          </p>
        </Section>
        <Section name="register" title="Register">
          <p>
            Every record of a kind as a table. F2 or Enter changes a cell; several rows that are ticked change together; Ctrl+C copies them
            with their headings for a spreadsheet.
          </p>
        </Section>
        <Section name="for-you" title="For you">
          <p>
            Only what needs you, the gravest first: what is newly off track, what slipped, decisions, what was asked of you, dependencies
            that wait for your answer, and what nobody has reported on for 30 days. Alt+1 gives the first answer and opens the next item;
            Alt+2 and Alt+3 give the others; F8 passes one over; Ctrl+Z takes an answer back.
          </p>
          <p>
            Your answers leave as a bundle that holds what was written on this copy and nothing of anybody else. What you wrote earlier goes
            along, because a chain of changes has no gaps.
          </p>
        </Section>
        <Section name="dependencies" title="Dependencies">
          <p>
            A dependency has two sides: one gives, one gets. It is agreed when the newest answer of each side says yes to the same
            deliverable, needed-by and promised day. If one of these changes afterwards, it is to be agreed again. Answers are kept with
            name, role and day, and nobody can change them later.
          </p>
          <p>
            In the matrix a row waits for the columns that are marked in it. With givers first, every mark above the diagonal belongs to a
            loop. What is late, silent, circular or leads nowhere is listed under Exceptions, each with a way to mend it.
          </p>
          <p>
            The path of an item shows what it waits for and what waits for it, step by step; whatever you choose becomes its centre. An
            enabler stands with everything that waits for it and with every date that the source gives it; you can try another day and see
            what would move, and nothing of it is saved.
          </p>
        </Section>
        <Section name="exchange" title="Exchanging changes">
          <p>
            Changes travel as bundle files, by e-mail, on a stick or in a shared folder. Opening a bundle shows what it would change;
            nothing is written until you apply it, and a restore point is made first. Where two people changed the same thing without seeing
            each other’s value, both values are kept and listed as a conflict for somebody to decide.
          </p>
          <p>
            Decide before you apply, or later: F8 goes to the next question, Alt+1 to Alt+5 give the answers, Ctrl+Z takes the last one
            back, Ctrl+Enter applies. What you leave open stays a conflict, counted at the top of every screen and marked wherever the value
            shows. Changes to an objective by somebody who holds no role there are listed as outside remit, to be accepted or reverted.
          </p>
          <p>
            Every merge leaves a receipt: what came, what was held or refused and why, what was decided, what is open. It can be printed,
            saved as PDF or as a web page, and opened again at any time. Undo merge takes all of it back as one step.
          </p>
          <p>
            A team that shares a folder (OneDrive, SharePoint, a network drive) can let Waymark do the posting: choose it under Exchange,
            and your bundle is written there after your changes, while new ones of colleagues are offered to you. Nothing is opened by
            itself. Your plan itself must not lie in such a folder: what copies files behind its back would damage it. Under Contributors
            you see when the last bundle of each colleague came and what they still lack, and write it for them.
          </p>
          <p>
            A bundle from somebody who is not known here waits until you admit them: ask them to read their fingerprint to you, by telephone
            or in the same room, and compare it with the one on screen. Whoever keeps the roster admits for everybody. A bundle may be
            encrypted, so that only those it is written for can open it. One that builds on changes which have not come is kept, says what
            it waits for, and comes in by itself once that is here.
          </p>
        </Section>
        <Section name="keys" title="Keys">
          <p>Every command has a place in the list of shortcuts, and in the box that Ctrl+K opens.</p>
          <button type="button" className="button" onClick={() => openDialog({ name: "shortcuts" })}>
            List of shortcuts <kbd>Ctrl+/</kbd>
          </button>
        </Section>
        <Section name="accessibility" title="Accessibility statement">
          <p>
            Waymark aims at WCAG 2.2 AA. Every task can be done by keyboard; grids have one tab stop and arrow keys; no state is shown by
            colour alone; text and interface grow to 400%; light, dark and forced colours are supported; with reduced motion nothing moves
            but progress bars.
          </p>
          <p>Known gaps: it has not yet been tried by people who use NVDA, JAWS or Narrator; shortcuts cannot yet be changed.</p>
        </Section>
        <Section name="about" title="About Waymark">
          <About />
        </Section>
      </div>
    </>
  );
}

const Section = ({ name, title, children }: { readonly name: string; readonly title: string; readonly children: ReactNode }) => (
  <section id={`help-${name}`} aria-labelledby={`help-${name}-title`}>
    <h2 id={`help-${name}-title`}>{title}</h2>
    {children}
  </section>
);

function About() {
  const [about, setAbout] = useState<ReturnType<HostApi["about"]> | null>(null);
  useEffect(() => {
    void api.about().then(setAbout);
  }, []);
  if (!about) return null;
  const facts = [
    ["Version", about.version],
    ["Runs on", about.runtime],
    ["SQLite", about.sqlite],
    ["Data folder", about.dataFolder],
    [
      "Private keys",
      about.keys === "sealed" ? "Sealed by this computer’s key store" : "In files of the data folder that only you can read",
    ],
    ["Licence", "MIT"],
  ] as const;
  return (
    <dl>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
