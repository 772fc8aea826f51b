"""One phase on transformers.Trainer: exact resume, a stop that saves, a schedule that warms up and then stays."""

import math
import os
import shutil
import time

os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

import torch
import transformers
from transformers import (
    AutoModelForCausalLM,
    AutoTokenizer,
    DataCollatorWithFlattening,
    Trainer,
    TrainerCallback,
    TrainingArguments,
)

from . import checkpoints
from .outcome import OutOfSpace, Stopped
from .preflight import Checked
from .rows import prepare_tokenizer
from .spec import Phase, Rejected, Spec
from .store import prepare

transformers.utils.logging.disable_progress_bar()
transformers.utils.logging.set_verbosity_error()


class PhaseTrainer(Trainer):
    """Trainer that counts tokens and leaves no half checkpoint behind when a save fails."""

    tokens = 0
    last_saved: int | None = None

    def training_step(self, model, inputs, num_items_in_batch=None):
        self.tokens += inputs["input_ids"].numel()
        return super().training_step(model, inputs, num_items_in_batch)

    def _save_checkpoint(self, model, trial):
        folder = os.path.join(self.args.output_dir, f"checkpoint-{self.state.global_step}")
        # the mark of an earlier attempt must not vouch for what is written now
        shutil.rmtree(folder, ignore_errors=True)
        try:
            super()._save_checkpoint(model, trial)
        except Exception as e:
            raise_out_of_space(e, folder, self.state.global_step, self.last_saved)
            raise


def raise_out_of_space(e: Exception, folder: str, step: int, last: int | None) -> None:
    why = checkpoints.space_reason(e, os.path.dirname(folder))
    if why:
        shutil.rmtree(folder, ignore_errors=True)
        kept = f"the checkpoint of step {last} is whole" if last else "no checkpoint of this phase is whole yet"
        raise OutOfSpace(f"step {step} could not be saved: {why}; {kept}. Make room and run again.") from e


class Reporter(TrainerCallback):
    """Turns what Trainer does into our events, and our stop into a save."""

    def __init__(self, emit, phase: Phase, rows: int, steps_per_epoch: int, keep: int, stop, tok):
        self.emit, self.phase, self.rows, self.keep = emit, phase, rows, keep
        self.steps_per_epoch, self.stop, self.tok = steps_per_epoch, stop, tok
        self.trainer: PhaseTrainer | None = None
        self.since: float | None = None
        self.tokens = 0

    def samples(self, step: int) -> int:
        """Rows seen after a step. The last step of an epoch is short when the rows are no multiple of the batch."""
        done, rest = divmod(step, self.steps_per_epoch)
        return done * self.rows + min(rest * self.phase.effective_batch_size, self.rows)

    def on_step_begin(self, args, state, control, **kw):
        if self.since is None:
            self.since, self.tokens = time.monotonic(), self.trainer.tokens

    def on_substep_end(self, args, state, control, **kw):
        # A step of a large batch takes minutes. Between micro-batches the weights are still those of the last step.
        if self.stop():
            if state.global_step and self.trainer.last_saved != state.global_step:
                self.trainer._save_checkpoint(self.trainer.model, None)
                self.on_save(args, state, control)
            raise Stopped(self.trainer.last_saved)

    def on_step_end(self, args, state, control, **kw):
        n, step = self.phase.save_samples, state.global_step
        if (n and self.samples(step) // n > self.samples(step - 1) // n) or step >= state.max_steps:
            control.should_save = True
        if self.stop():
            control.should_save = control.should_training_stop = True
        return control

    def on_log(self, args, state, control, logs=None, **kw):
        if "loss" not in (logs or {}):
            return
        now = time.monotonic()
        seconds, tokens = max(now - self.since, 1e-9), self.trainer.tokens - self.tokens
        self.since, self.tokens = now, self.trainer.tokens
        loss, norm = float(logs["loss"]), float(logs.get("grad_norm") or 0)
        if not (math.isfinite(loss) and math.isfinite(norm)):
            raise FloatingPointError(f"loss {loss}, gradient norm {norm} at step {state.global_step}")
        self.emit(
            "step",
            phase=self.phase.name,
            step=state.global_step,
            steps=state.max_steps,
            epoch=round(state.epoch, 4),
            loss=loss,
            lr=logs["learning_rate"],
            grad_norm=norm,
            tokens_per_s=round(tokens / seconds, 1),
            samples_seen=self.samples(state.global_step),
        )

    def on_save(self, args, state, control, **kw):
        path = os.path.join(args.output_dir, f"checkpoint-{state.global_step}")
        try:
            self.tok.save_pretrained(path)
            c = checkpoints.mark(path, state.global_step, self.samples(state.global_step))
        except Exception as e:
            raise_out_of_space(e, path, state.global_step, self.trainer.last_saved)
            raise
        self.trainer.last_saved, self.since = state.global_step, None
        self.emit(
            "checkpoint",
            phase=self.phase.name,
            step=c.step,
            samples_seen=c.samples,
            path=c.path,
            weights_sha256=c.weights_sha256,
        )
        checkpoints.drop_resume_state(args.output_dir, self.keep)


def load_model(init: str, spec: Spec, tok):
    model = AutoModelForCausalLM.from_pretrained(init, dtype=getattr(torch, spec.dtype))
    # with a cache, rows flattened into one sequence would see each other, without any warning
    model.config.use_cache = False
    if len(tok) > model.get_input_embeddings().num_embeddings:
        model.resize_token_embeddings(len(tok), mean_resizing=False)
    for conf in (model.config, model.generation_config):
        conf.eos_token_id, conf.pad_token_id = tok.eos_token_id, tok.pad_token_id
    return model


def arguments(spec: Spec, p: Phase, folder: str, steps: int) -> TrainingArguments:
    return TrainingArguments(
        output_dir=folder,
        max_steps=steps,
        per_device_train_batch_size=p.micro_batch_size,
        gradient_accumulation_steps=p.effective_batch_size // p.micro_batch_size,
        learning_rate=p.learning_rate,
        lr_scheduler_type="constant_with_warmup" if p.warmup_steps else "constant",
        warmup_steps=p.warmup_steps,
        weight_decay=p.weight_decay,
        adam_beta1=p.betas[0],
        adam_beta2=p.betas[1],
        max_grad_norm=p.max_grad_norm,
        seed=p.seed,
        data_seed=p.seed,
        logging_steps=1,
        # true, the default, hides losses that are not numbers
        logging_nan_inf_filter=False,
        save_strategy="no",
        report_to="none",
        disable_tqdm=True,
        remove_unused_columns=False,
        bf16=False,
        use_cpu=not torch.cuda.is_available(),
        dataloader_pin_memory=False,
    )


def run_phase(spec: Spec, p: Phase, sources: list[Checked], init: str, emit, stop) -> str:
    """Train one phase from `init`, or go on from its newest checkpoint. Returns the folder of the last checkpoint.

    Raises Stopped after a save, Rejected for rows that do not fit, OutOfSpace when a save found no room.
    """

    def pause():
        if stop():
            raise Stopped(None)

    folder = os.path.join(spec.output_dir, p.name)
    if spec.threads:
        torch.set_num_threads(spec.threads)
    tok = AutoTokenizer.from_pretrained(init)
    try:
        tok = prepare_tokenizer(tok, spec.chat_template)
    except ValueError as e:
        raise Rejected([f"phase {p.name}: {e}"]) from e
    rows, counts = prepare(folder, sources, p, tok, pause)
    used = [dict(path=s.path, sha256=s.sha256, rows=s.rows, used=s.used) for s in sources]
    emit("data_ready", phase=p.name, sources=used, **counts)
    steps_per_epoch = math.ceil(len(rows) / p.effective_batch_size)
    steps = p.epochs * steps_per_epoch if p.epochs else math.ceil(p.samples / p.effective_batch_size)

    transformers.set_seed(p.seed)
    done = checkpoints.complete(folder)
    resume = next((c for c in reversed(done) if c.resumable), None)
    if not (done and done[-1].step >= steps):
        model = load_model(init, spec, tok)
        rep = Reporter(emit, p, len(rows), steps_per_epoch, spec.keep_resume_states, stop, tok)
        trainer = PhaseTrainer(
            model=model,
            args=arguments(spec, p, folder, steps),
            train_dataset=rows,
            callbacks=[rep],
            processing_class=tok,
            data_collator=DataCollatorWithFlattening(),
        )
        trainer.remove_callback(transformers.PrinterCallback)
        rep.trainer = trainer
        trainer.last_saved = resume.step if resume else None
        emit(
            "phase_started",
            phase=p.name,
            init=init,
            rows=len(rows),
            steps=steps,
            parameters=model.num_parameters(),
            resumed_from=resume and dict(path=resume.path, step=resume.step, samples_seen=resume.samples),
        )
        trainer.train(resume_from_checkpoint=resume.path if resume else None)
        if trainer.state.global_step < steps:
            raise Stopped(trainer.last_saved)
    found = checkpoints.complete(folder)
    last = found[-1]
    result = dict(
        phase=p.name,
        final=last.path,
        weights_sha256=last.weights_sha256,
        checkpoints=[dict(step=c.step, path=c.path, samples=c.samples, weights_sha256=c.weights_sha256) for c in found],
    )
    checkpoints.write_json(os.path.join(folder, "result.json"), result)
    return last.path
