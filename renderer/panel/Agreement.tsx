/** How both sides stand to a dependency: the state that follows from their answers, what was said, and the way to answer. */
import { type Dependency, sides } from "../../shared/agreement.ts";
import { AnswersSoFar } from "../dependencies/AnswersSoFar.tsx";
import { situation } from "../dependencies/answering.ts";
import { partyOf } from "../dependencies/parties.ts";
import { goToTab } from "../dependencies/place.ts";
import { answersTo, stateIn } from "../dependencies.ts";
import { useProgramme } from "../store.ts";
import { DependencyMark } from "../symbols.tsx";
import { openItem } from "../view.ts";
import { dependencyWords } from "../words.ts";
import "../dependencies/answers.css";

export function Agreement({ dependency }: { readonly dependency: Dependency }) {
  const tables = useProgramme((s) => s.tables);
  const answers = answersTo(tables, dependency.id);
  const state = stateIn(tables, dependency);
  return (
    <section className="section agreement">
      <p className="standing">
        <DependencyMark state={state} />
        <b>{dependencyWords[state]}</b>
        <button type="button" className="text-button agreement-act" onClick={() => goToTab("review", { of: dependency.id })}>
          Answer it
        </button>
      </p>
      <p className="muted">{situation(dependency, answers, state)}</p>
      <dl className="facts agreement-people">
        {sides.map((side) => {
          const { person, as } = partyOf(tables, dependency, side);
          return (
            <div key={side}>
              <dt>{side === "provider" ? "Gives" : "Gets"}</dt>
              <dd>
                {person ? (
                  <button type="button" className="text-button" onClick={() => openItem("person", person.id)}>
                    {person.name}
                  </button>
                ) : (
                  as
                )}
                {person && <span className="muted">, {as}</span>}
              </dd>
            </div>
          );
        })}
      </dl>
      {answers.length > 0 && <AnswersSoFar dependency={dependency} answers={answers} />}
    </section>
  );
}
